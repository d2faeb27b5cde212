{{- define "earshot.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "earshot.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 52 | trimSuffix "-" }}
{{- else if contains (include "earshot.name" .) .Release.Name -}}
{{- .Release.Name | trunc 52 | trimSuffix "-" }}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "earshot.name" .) | trunc 52 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- define "earshot.selector" -}}
app.kubernetes.io/name: {{ include "earshot.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "earshot.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "earshot.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "earshot.image" -}}
{{- with .Values.image -}}
{{- if .digest }}{{ .repository }}@{{ .digest }}{{ else }}{{ .repository }}:{{ default $.Chart.AppVersion .tag }}{{ end }}
{{- end }}
{{- end }}

{{- define "earshot.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}{{ default (include "earshot.fullname" .) .Values.serviceAccount.name }}{{ else }}{{ default "default" .Values.serviceAccount.name }}{{ end }}
{{- end }}

{{- define "earshot.secretName" -}}
{{- default (printf "%s-signature" (include "earshot.fullname" .)) .Values.signatureKey.existingSecret }}
{{- end }}

{{- define "earshot.priorityClassName" -}}
{{- if .Values.priorityClass.create }}{{ default (include "earshot.fullname" .) .Values.priorityClassName }}{{ else }}{{ .Values.priorityClassName }}{{ end }}
{{- end }}

{{- /* Where the agent attaches, whichever of the values says so. */ -}}
{{- define "earshot.attach" -}}
{{- dig "receivers" "ebpf" "attach" "" (include "earshot.config" . | fromYaml) }}
{{- end }}

{{- define "earshot.hostNetwork" -}}
{{- if eq (include "earshot.attach" .) "interface" }}true{{ end }}
{{- end }}

{{- define "earshot.insidePods" -}}
{{- if eq (include "earshot.attach" .) "pod" }}true{{ end }}
{{- end }}

{{- define "earshot.asksKubernetes" -}}
{{- if ne (toString (dig "processors" "k8s_attributes" "enabled" true (include "earshot.config" . | fromYaml))) "false" }}true{{ end }}
{{- end }}

{{- /* The node selector given, narrowed to nodes that can run the image. */ -}}
{{- define "earshot.nodeSelector" -}}
{{- $selector := deepCopy (default dict .selector) -}}
{{- with .image.architecture }}{{ $_ := set $selector "kubernetes.io/arch" . }}{{ end -}}
{{- with $selector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- /* A new key has to reach processes that read theirs once; what a Secret of others holds is not to be seen here. */ -}}
{{- define "earshot.keyChecksum" -}}
{{- if and .Values.signatureKey.value (not .Values.signatureKey.existingSecret) }}
checksum/key: {{ .Values.signatureKey.value | sha256sum }}
{{- end }}
{{- end }}

{{- /* The exporter of traces, metrics and logs: its id. */ -}}
{{- define "earshot.exporterId" -}}
{{- if not .Values.otlp.endpoint }}debug{{ else if eq .Values.otlp.protocol "http" }}otlp_http{{ else }}otlp_grpc{{ end }}
{{- end }}

{{- define "earshot.exporter" -}}
{{- if .Values.otlp.endpoint -}}
{{- mergeOverwrite (dict "endpoint" .Values.otlp.endpoint) .Values.otlp.options | toYaml }}
{{- else -}}
{}
{{- end }}
{{- end }}

{{- /* The agent's configuration, as YAML. */ -}}
{{- define "earshot.config" -}}
{{- $exporter := include "earshot.exporterId" . -}}
{{- $exporters := dict $exporter (include "earshot.exporter" . | fromYaml) -}}
{{- $metrics := list $exporter -}}
{{- if .Values.prometheus.enabled -}}
{{- $_ := set $exporters "prometheus" (dict "endpoint" (printf "0.0.0.0:%d" (int .Values.prometheus.port))) -}}
{{- $metrics = append $metrics "prometheus" -}}
{{- end -}}
{{- $extensions := dict "health_check" (dict "endpoint" (printf "0.0.0.0:%d" (int .Values.healthPort))) -}}
{{- if .Values.live.enabled -}}
{{- $_ := set $extensions "live" (dict "endpoint" (printf "127.0.0.1:%d" (int .Values.live.port))) -}}
{{- end -}}
{{- /* Not auto: without cgroup v2 that falls back to interfaces, of which a pod's network has none but its own. */ -}}
{{- /* The mount by its name: on a node that is itself a container it is not the root that auto looks for, but the node's part. */ -}}
{{- $receiver := mergeOverwrite (dict "attach" "cgroup" "cgroup" "/host/sys/fs/cgroup" "signature" (dict "key" "${env:EARSHOT_SIGNATURE_KEY}")) (deepCopy .Values.capture) -}}
{{- $config := dict
  "receivers" (dict "ebpf" $receiver)
  "processors" (dict "k8s_attributes" (mergeOverwrite (dict "enabled" true) (deepCopy .Values.kubernetes)))
  "connectors" (dict "latency" dict)
  "exporters" $exporters
  "extensions" $extensions
  "service" (dict
    "extensions" (keys $extensions | sortAlpha)
    "pipelines" (dict
      "logs" (dict "receivers" (list "ebpf") "processors" (list "k8s_attributes") "exporters" (list $exporter "latency"))
      "traces" (dict "receivers" (list "latency") "exporters" (list $exporter))
      "metrics" (dict "receivers" (list "latency") "exporters" $metrics))) -}}
{{- mergeOverwrite $config (deepCopy .Values.config) | toYaml }}
{{- end }}

{{- /* The gateway's: it captures nothing, asks Kubernetes nothing and makes no spans, which the agents have made. */ -}}
{{- define "earshot.gatewayConfig" -}}
{{- $exporter := include "earshot.exporterId" . -}}
{{- $config := dict
  "receivers" (dict "otlp" (dict
    "signature" (dict "key" "${env:EARSHOT_SIGNATURE_KEY}")
    "protocols" (dict "grpc" (dict "endpoint" "0.0.0.0:4317"))))
  "connectors" (dict "latency" dict)
  "exporters" (dict $exporter (include "earshot.exporter" . | fromYaml))
  "extensions" (dict "health_check" (dict "endpoint" (printf "0.0.0.0:%d" (int .Values.healthPort))))
  "service" (dict
    "extensions" (list "health_check")
    "pipelines" (dict
      "logs" (dict "receivers" (list "otlp") "exporters" (list "latency"))
      "metrics" (dict "receivers" (list "latency") "exporters" (list $exporter)))) -}}
{{- mergeOverwrite $config (deepCopy .Values.gateway.config) | toYaml }}
{{- end }}

{{- /* Where the gateway listens, by the ports' names, whichever of the values says so. */ -}}
{{- define "earshot.gatewayPorts" -}}
{{- $protocols := dig "receivers" "otlp" "protocols" dict (include "earshot.gatewayConfig" . | fromYaml) -}}
{{- range $protocol, $port := dict "grpc" (dict "name" "otlp" "port" "4317") "http" (dict "name" "otlp-http" "port" "4318") -}}
{{- if kindIs "map" (get $protocols $protocol) }}
{{ $port.name }}: {{ regexFind ":[0-9]+$" (dig "endpoint" "" (get $protocols $protocol)) | trimPrefix ":" | default $port.port }}
{{- end -}}
{{- end -}}
{{- end }}

{{- /* The port of the endpoint (without one, the scheme's) and those of the pods behind it, as a list in YAML. */ -}}
{{- define "earshot.endpointPorts" -}}
{{- $ports := list -}}
{{- with .Values.otlp.endpoint -}}
{{- $host := (urlParse (ternary . (printf "https://%s" .) (contains "://" .))).host -}}
{{- $ports = append $ports (regexFind ":[0-9]+$" $host | trimPrefix ":" | default (ternary "80" "443" (hasPrefix "http://" .)) | int) -}}
{{- end -}}
{{- range .Values.networkPolicy.endpointPorts }}{{ $ports = append $ports (int .) }}{{ end -}}
{{- uniq $ports | toYaml }}
{{- end }}

{{- define "earshot.probes" -}}
livenessProbe:
  httpGet: {path: /livez, port: health}
  {{- toYaml .Values.probes.liveness | nindent 2 }}
readinessProbe:
  httpGet: {path: /, port: health}
  {{- toYaml .Values.probes.readiness | nindent 2 }}
{{- end }}
