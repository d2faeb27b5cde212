// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.InputStream;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads lists and watches of pods as they arrive: each pod is handed on before the next is read, so
 * that no list is ever in memory.
 */
final class PodStream {
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
    try (Document list = Document.of(from)) {
      if (list.next()) {
        list.fields(field -> {
          switch (field) {
            case "metadata" ->
                list.fields(name -> {
                  switch (name) {
                    case "resourceVersion" -> page.resourceVersion = list.text();
                    case "continue" -> page.next = list.text();
                    default -> list.skip();
                  }
                });
            case "items" -> list.elements(() -> each.accept(readPod(list)));
            default -> list.skip();
          }
        });
      }
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
   * @throws IOException if the connection breaks or what comes is no watch
   */
  void readEvents(InputStream from, Events events) throws IOException {
    try (Document watch = Document.of(from)) {
      while (watch.next()) {
        readEvent(watch, events);
      }
    }
  }

  private void readEvent(Document watch, Events events) throws IOException {
    PodReader pod = new PodReader(watch, extraction);
    var event =
        new Object() {
          private @Nullable String type;
          private int code;
          private @Nullable String message;
        };
    watch.fields(field -> {
      switch (field) {
        case "type" -> event.type = watch.text();
        case "object" ->
            watch.fields(name -> {
              switch (name) {
                case "code" -> event.code = watch.number();
                case "message" -> event.message = watch.text();
                default -> pod.field(name);
              }
            });
        default -> watch.skip();
      }
    });
    if (event.type == null) {
      throw new IOException("the answer is no watch of pods");
    }
    switch (event.type) {
      case "ADDED", "MODIFIED" -> events.changed(pod.pod());
      case "DELETED" -> events.deleted(pod.cgroupUid());
      case "BOOKMARK" -> {
        // It says how far the watch has come, see below.
      }
      default ->
          throw new KubernetesClientException(
              event.message == null ? "a watch of pods says " + event.type : event.message,
              event.code,
              null);
    }
    if (pod.resourceVersion() != null) {
      events.reached(pod.resourceVersion());
    }
  }

  private Pod readPod(Document list) throws IOException {
    PodReader pod = new PodReader(list, extraction);
    list.fields(pod::field);
    return pod.pod();
  }
}
