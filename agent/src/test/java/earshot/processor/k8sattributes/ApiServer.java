// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An API server in memory that lists pods in pages and tells of changes, for what is hard to have
 * of a real one.
 */
final class ApiServer implements AutoCloseable {
  private record Event(long version, String json) {}

  private final Map<String, Pod> pods = new TreeMap<>();
  private final List<Event> events = new ArrayList<>();
  private final List<String> paths = new CopyOnWriteArrayList<>();
  private long version = 1;
  private long forgottenVersion;
  private boolean continuesExpire;
  private @Nullable String refusedVerb;
  private int refusalCode;
  private boolean errorsStall;
  private boolean listsPause;
  private int listSteps;
  private int servings;
  private @Nullable HttpServer server;
  private final int port;

  ApiServer() {
    this.port = serve(0);
  }

  /** Returns the environment of an agent that is to use this server. */
  Map<String, String> environment(Path directory) throws IOException {
    Path kubeconfig = directory.resolve("kubeconfig");
    Files.writeString(
        kubeconfig,
        """
        apiVersion: v1
        kind: Config
        current-context: test
        clusters: [{name: test, cluster: {server: "http://127.0.0.1:%d"}}]
        users: [{name: test, user: {token: secret}}]
        contexts: [{name: test, context: {cluster: test, user: test}}]
        """
            .formatted(port));
    return Map.of("KUBECONFIG", kubeconfig.toString(), "K8S_NODE_NAME", Fixtures.NODE);
  }

  /** Creates or changes a pod. */
  synchronized void apply(Pod pod) {
    Pod changed = versioned(pod);
    boolean isNew = pods.put(key(pod), changed) == null;
    tell(isNew ? "ADDED" : "MODIFIED", Serialization.asJson(changed));
  }

  synchronized void delete(Pod pod) {
    pods.remove(key(pod));
    tell("DELETED", Serialization.asJson(versioned(pod)));
  }

  /** Sends anything to those who watch. */
  synchronized void tell(String type, String object) {
    if (type.equals("ERROR") || type.equals("BOOKMARK")) {
      // Those who have seen all that changed are to see it too.
      version++;
    }
    events.add(new Event(version, "{\"type\":\"%s\",\"object\":%s}\n".formatted(type, object)));
    notifyAll();
  }

  /** Forgets what changed up to now: who asks for changes since then is told so. */
  synchronized void forgetChanges() {
    version++;
    forgottenVersion = version;
    events.clear();
  }

  /** Lets the next page of a list be asked for in vain, once. */
  synchronized void expireContinue() {
    continuesExpire = true;
  }

  /** Refuses {@code list} or {@code watch} as forbidden; null refuses nothing. */
  synchronized void refuse(@Nullable String verb) {
    refuse(verb, 403);
  }

  /** Refuses {@code list} or {@code watch} with this code; 0 breaks connections off instead. */
  synchronized void refuse(@Nullable String verb, int code) {
    refusedVerb = verb;
    refusalCode = code;
  }

  /** As {@link #refuse}, but the answers never end, though all but their last byte comes. */
  synchronized void refuseWithoutEnd(String verb) {
    refuse(verb);
    errorsStall = true;
  }

  /** Lets lists come to a halt behind each pod until they {@linkplain #goOn go on}. */
  synchronized void pauseLists() {
    listsPause = true;
  }

  /** Lets the list that has come to a halt go on, to the next pod or its end. */
  synchronized void goOn() {
    listSteps++;
    notifyAll();
  }

  /** Returns the paths with queries that were asked for. */
  List<String> paths() {
    return paths;
  }

  String url() {
    return "http://127.0.0.1:" + port + "/";
  }

  /** Goes away: connections break, new ones are refused. */
  void stop() {
    HttpServer stopping;
    synchronized (this) {
      servings++;
      notifyAll();
      stopping = Objects.requireNonNull(server);
    }
    stopping.stop(0);
  }

  /** Comes back at the same address with the objects that there were. */
  void startAgain() {
    var _ = serve(port);
  }

  @Override
  public void close() {
    stop();
  }

  private int serve(int atPort) {
    try {
      HttpServer serving =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), atPort), 0);
      serving.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      serving.createContext("/", this::answer);
      serving.start();
      server = serving;
      return serving.getAddress().getPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().toString();
      paths.add(path);
      if (path.endsWith("/selfsubjectaccessreviews")) {
        send(exchange, 201, review());
        return;
      }
      String verb = path.contains("watch=true") ? "watch" : "list";
      if (isRefused(verb)) {
        refuse(exchange, refusal(verb).strip());
      } else if (verb.equals("watch")) {
        watch(exchange, Long.parseLong(parameter(path, "resourceVersion", "0")));
      } else {
        int limit = Integer.parseInt(parameter(path, "limit", String.valueOf(Integer.MAX_VALUE)));
        int from = Integer.parseInt(parameter(path, "continue", "0"));
        list(exchange, limit, from);
      }
    }
  }

  private void refuse(HttpExchange exchange, String answer) throws IOException {
    int code = refusalCode();
    if (code == 0) {
      return;
    }
    if (!errorsStall()) {
      send(exchange, code, answer);
      return;
    }
    exchange.sendResponseHeaders(code, 0);
    OutputStream out = exchange.getResponseBody();
    out.write(answer.getBytes(StandardCharsets.UTF_8), 0, answer.length() - 1);
    out.flush();
    var _ = awaitStep(Integer.MAX_VALUE);
  }

  private void list(HttpExchange exchange, int limit, int from) throws IOException {
    @Nullable String head;
    List<String> items;
    boolean pauses;
    synchronized (this) {
      pauses = listsPause;
      if (from > 0 && continuesExpire) {
        continuesExpire = false;
        head = null;
        items = List.of();
      } else {
        int to = (int) Math.min(pods.size(), (long) from + limit);
        String next = to < pods.size() ? Integer.toString(to) : "";
        items = pods.values().stream().skip(from).limit(limit).map(Serialization::asJson).toList();
        head =
            """
            {"kind": "PodList", "apiVersion": "v1",
             "metadata": {"resourceVersion": "%d", "continue": "%s"}, "items": [\
            """
                .formatted(version, next);
      }
    }
    if (head == null) {
      send(exchange, 410, gone());
    } else if (pauses) {
      sendSlowly(exchange, head, items);
    } else {
      send(exchange, 200, head + String.join(",", items) + "]}");
    }
  }

  private void sendSlowly(HttpExchange exchange, String head, List<String> items)
      throws IOException {
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    String before = head;
    int steps = 0;
    for (String item : items) {
      out.write((before + item).getBytes(StandardCharsets.UTF_8));
      out.flush();
      steps++;
      if (!awaitStep(steps)) {
        return;
      }
      before = ",";
    }
    out.write("]}".getBytes(StandardCharsets.UTF_8));
  }

  /** Waits until the list may go on so often; returns false when this server has stopped. */
  private synchronized boolean awaitStep(int step) {
    int serving = servings;
    while (serving == servings && listSteps < step) {
      try {
        wait();
      } catch (InterruptedException e) {
        return false;
      }
    }
    return serving == servings;
  }

  private void watch(HttpExchange exchange, long since) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    out.flush();
    int serving = servings();
    long told = since;
    while (true) {
      List<Event> due = awaitEvents(told, serving);
      if (due == null) {
        return;
      }
      for (Event event : due) {
        out.write(event.json().getBytes(StandardCharsets.UTF_8));
        told = event.version();
      }
      out.flush();
    }
  }

  /** Returns what came after {@code told}; null when this server has stopped. */
  private synchronized @Nullable List<Event> awaitEvents(long told, int serving) {
    while (serving == servings) {
      if (told < forgottenVersion) {
        return List.of(
            new Event(Long.MAX_VALUE, "{\"type\":\"ERROR\",\"object\":%s}\n".formatted(gone())));
      }
      List<Event> due = events.stream().filter(event -> event.version() > told).toList();
      if (!due.isEmpty()) {
        return due;
      }
      try {
        wait();
      } catch (InterruptedException e) {
        return null;
      }
    }
    return null;
  }

  private synchronized int servings() {
    return servings;
  }

  private synchronized boolean errorsStall() {
    return errorsStall;
  }

  private synchronized int refusalCode() {
    return refusalCode;
  }

  private synchronized boolean isRefused(String verb) {
    return verb.equals(refusedVerb);
  }

  private Pod versioned(Pod pod) {
    version++;
    return new PodBuilder(pod)
        .editMetadata()
        .withResourceVersion(Long.toString(version))
        .endMetadata()
        .build();
  }

  private static String key(Pod pod) {
    return pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
  }

  private static String parameter(String path, String name, String absent) {
    Matcher matcher = Pattern.compile("[?&]" + name + "=([^&]*)").matcher(path);
    return matcher.find() ? matcher.group(1) : absent;
  }

  private static void send(HttpExchange exchange, int code, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(code, body.length);
    exchange.getResponseBody().write(body);
  }

  private String review() {
    return """
    {"kind": "SelfSubjectAccessReview", "apiVersion": "authorization.k8s.io/v1",
     "status": {"allowed": %s}}
    """
        .formatted(!isRefused("watch"));
  }

  private static String gone() {
    return """
    {"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Expired",\
    "message":"too old resource version","code":410}\
    """;
  }

  private String refusal(String verb) {
    int code = refusalCode();
    if (code != 403) {
      return """
      {"kind": "Status", "apiVersion": "v1", "status": "Failure", "message": "no", "code": %d}
      """
          .formatted(code);
    }
    return """
    {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "Forbidden",
     "message": "pods is forbidden: User \\"system:serviceaccount:earshot:earshot\\" cannot %s \
    resource \\"pods\\" in API group \\"\\" at the cluster scope", "code": 403}
    """
        .formatted(verb);
  }
}
