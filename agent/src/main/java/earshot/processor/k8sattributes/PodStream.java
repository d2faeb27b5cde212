// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.InputStream;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads lists and watches of pods as they arrive: each pod is handed on before the next is read, so
 * that no list is ever in memory.
 */
final class PodStream {
  private static final JsonFactory JSON =
      JsonFactory.builder().disable(StreamReadFeature.AUTO_CLOSE_SOURCE).build();

  private final Extraction extraction;

  PodStream(Extraction extraction) {
    this.extraction = extraction;
  }

  /**
   * The end of a page of a list.
   *
   * @param resourceVersion of the whole list, to watch from
   * @param next what asks for the next page; null after the last
   */
  record Page(String resourceVersion, @Nullable String next) {}

  /** What a watch tells. */
  interface Events {
    /** The state of a pod, new or not. */
    void changed(Pod pod);

    void deleted(UUID cgroupUid);

    /** After each event, and for bookmarks, which are no more than this. */
    void reached(String resourceVersion);
  }

  /**
   * Reads one page of a list.
   *
   * @throws IOException if the connection breaks or what comes is no list
   */
  Page readList(InputStream from, Consumer<Pod> each) throws IOException {
    var page =
        new Object() {
          private @Nullable String resourceVersion;
          private @Nullable String next;
        };
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), from)) {
      json.nextToken();
      Json.fields(
          json,
          field -> {
            switch (field) {
              case "metadata" ->
                  Json.fields(
                      json,
                      name -> {
                        switch (name) {
                          case "resourceVersion" -> page.resourceVersion = Json.text(json);
                          case "continue" -> page.next = Json.text(json);
                          default -> json.skipChildren();
                        }
                      });
              case "items" -> Json.elements(json, () -> each.accept(readPod(json)));
              default -> json.skipChildren();
            }
          });
    } catch (JacksonException e) {
      throw broken(e);
    }
    if (page.resourceVersion == null) {
      throw new IOException("the answer is no list of pods");
    }
    return new Page(page.resourceVersion, page.next);
  }

  /**
   * Reads a watch to its end.
   *
   * @throws KubernetesClientException if the server says why it ends
   * @throws IOException if the connection breaks
   */
  void readEvents(InputStream from, Events events) throws IOException {
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), from)) {
      while (json.nextToken() != null) {
        if (json.currentToken() != JsonToken.START_OBJECT) {
          throw new IOException("the answer is no watch of pods");
        }
        readEvent(json, events);
      }
    } catch (JacksonException e) {
      throw broken(e);
    }
  }

  private void readEvent(JsonParser json, Events events) {
    PodReader pod = new PodReader(json, extraction);
    var event =
        new Object() {
          private String type = "";
          private int code;
          private @Nullable String message;
        };
    Json.fields(
        json,
        field -> {
          switch (field) {
            case "type" -> event.type = String.valueOf(Json.text(json));
            case "object" ->
                Json.fields(
                    json,
                    name -> {
                      switch (name) {
                        case "code" -> event.code = json.getIntValue();
                        case "message" -> event.message = Json.text(json);
                        default -> pod.field(name);
                      }
                    });
            default -> json.skipChildren();
          }
        });
    switch (event.type) {
      case "ADDED", "MODIFIED" -> events.changed(pod.pod());
      case "DELETED" -> events.deleted(pod.cgroupUid());
      case "BOOKMARK" -> {
        // It says how far the watch has come, see below.
      }
      default ->
          throw new KubernetesClientException(String.valueOf(event.message), event.code, null);
    }
    if (pod.resourceVersion() != null) {
      events.reached(pod.resourceVersion());
    }
  }

  private Pod readPod(JsonParser json) {
    PodReader pod = new PodReader(json, extraction);
    Json.fields(json, pod::field);
    return pod.pod();
  }

  private static IOException broken(JacksonException failure) {
    return failure.getCause() instanceof IOException cause
        ? cause
        : new IOException("what came is no JSON: " + failure.getOriginalMessage(), failure);
  }
}
