# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2034
# otelcol: the OpenTelemetry Collector with what otel-config/collector uses, by its own builder.
VERSION=v0.159.0-1
CPU_MINUTES=7

fits() {
  local components name
  components=$("$1" components) || return
  for name in otlp otlp_http file load_balancing memory_limiter batch span_metrics service_graph health_check; do
    grep -qE "^ +- name: $name\$" <<<"$components" || return
  done
}

build() {
  local core=go.opentelemetry.io/collector contrib=github.com/open-telemetry/opentelemetry-collector-contrib version=${VERSION%-*}
  in_module builder $core/cmd/builder "$version"
  go_build "$PWD/builder" $core/cmd/builder
  # The connector's own v0.159.0 is not in Go's checksum database.
  cat >config.yaml <<YAML
dist:
  name: otelcol
  description: The Collector of Earshot's end-to-end suite
  module: earshot/backends/otelcol
  version: ${version#v}
  output_path: $PWD/otelcol
receivers:
  - gomod: $core/receiver/otlpreceiver $version
processors:
  - gomod: $core/processor/batchprocessor $version
  - gomod: $core/processor/memorylimiterprocessor $version
  - gomod: $contrib/processor/k8sattributesprocessor $version
exporters:
  - gomod: $core/exporter/debugexporter $version
  - gomod: $core/exporter/otlpexporter $version
  - gomod: $core/exporter/otlphttpexporter $version
  - gomod: $contrib/exporter/fileexporter $version
  - gomod: $contrib/exporter/loadbalancingexporter $version
  - gomod: $contrib/exporter/prometheusexporter $version
  - gomod: $contrib/exporter/prometheusremotewriteexporter $version
connectors:
  - gomod: $contrib/connector/servicegraphconnector v0.158.0
  - gomod: $contrib/connector/spanmetricsconnector $version
extensions:
  - gomod: $contrib/extension/healthcheckextension $version
providers:
  - gomod: $core/confmap/provider/envprovider v1.65.0
  - gomod: $core/confmap/provider/fileprovider v1.65.0
  - gomod: $core/confmap/provider/yamlprovider v1.65.0
YAML
  # The same flags as go_build's, so that Go's cache serves both.
  GOFLAGS=-buildvcs=false nice -n 15 ./builder --config config.yaml --ldflags '-s -w' >&2
  cp otelcol/otelcol "$1/otelcol"
}
