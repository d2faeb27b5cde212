// SPDX-License-Identifier: Apache-2.0
package earshot.processor.k8sattributes;

import org.jspecify.annotations.Nullable;

/**
 * Which number a field has in protobuf, of the fields that are read of pods, of lists and watches
 * of them, and of errors.
 *
 * <p>A field never changes its number. They are in the files <a
 * href="https://github.com/kubernetes/api/blob/master/core/v1/generated.proto">{@code
 * k8s.io/api/core/v1/generated.proto}</a> (pods), <a
 * href="https://github.com/kubernetes/apimachinery/blob/master/pkg/apis/meta/v1/generated.proto">
 * {@code k8s.io/apimachinery/pkg/apis/meta/v1/generated.proto}</a> (metadata, times, events of a
 * watch, errors) and <a
 * href="https://github.com/kubernetes/apimachinery/blob/master/pkg/runtime/generated.proto">{@code
 * k8s.io/apimachinery/pkg/runtime/generated.proto}</a> (envelopes).
 */
final class PodSchema {
  /** A text, a number or a truth value. */
  static final Message SCALAR = message();

  /** {@code meta.v1.Time}; it has nanoseconds, too, which are always 0. */
  static final Message TIME = message(scalar(1, "seconds"));

  /** Of a {@code map<string, string>}, which is a repeated message. */
  static final Message MAP_ENTRY = message(scalar(1, "key"), scalar(2, "value"));

  /** {@code runtime.RawExtension}: an object of any kind in its envelope, as bytes. */
  static final Message RAW_EXTENSION = message(scalar(1, "raw"));

  /** {@code runtime.Unknown}: what is in an envelope. */
  static final Message UNKNOWN =
      message(field(1, "typeMeta", message(scalar(2, "kind"))), scalar(2, "raw"));

  static final Message WATCH_EVENT = message(scalar(1, "type"), field(2, "object", RAW_EXTENSION));

  private static final Message OWNER_REFERENCE =
      message(scalar(1, "kind"), scalar(3, "name"), scalar(4, "uid"), scalar(6, "controller"));

  private static final Message OBJECT_META =
      message(
          scalar(1, "name"),
          scalar(3, "namespace"),
          scalar(5, "uid"),
          scalar(6, "resourceVersion"),
          field(8, "creationTimestamp", TIME),
          field(11, "labels", MAP_ENTRY),
          field(12, "annotations", MAP_ENTRY),
          field(13, "ownerReferences", OWNER_REFERENCE));

  private static final Message POD_SPEC =
      message(scalar(10, "nodeName"), scalar(11, "hostNetwork"), scalar(16, "hostname"));

  private static final Message POD_CONDITION =
      message(scalar(1, "type"), scalar(2, "status"), field(4, "lastTransitionTime", TIME));

  private static final Message CONTAINER_STATE =
      message(
          field(2, "running", message(field(1, "startedAt", TIME))),
          field(3, "terminated", message(field(5, "startedAt", TIME))));

  private static final Message CONTAINER_STATUS =
      message(
          scalar(1, "name"),
          field(2, "state", CONTAINER_STATE),
          field(3, "lastState", CONTAINER_STATE),
          scalar(6, "image"),
          scalar(8, "containerID"));

  /** {@code PodIP} and {@code HostIP}. */
  private static final Message IP = message(scalar(1, "ip"));

  private static final Message POD_STATUS =
      message(
          scalar(1, "phase"),
          field(2, "conditions", POD_CONDITION),
          scalar(5, "hostIP"),
          scalar(6, "podIP"),
          field(7, "startTime", TIME),
          field(8, "containerStatuses", CONTAINER_STATUS),
          field(10, "initContainerStatuses", CONTAINER_STATUS),
          field(12, "podIPs", IP),
          field(13, "ephemeralContainerStatuses", CONTAINER_STATUS),
          field(16, "hostIPs", IP));

  private static final Message POD =
      message(
          field(1, "metadata", OBJECT_META),
          field(2, "spec", POD_SPEC),
          field(3, "status", POD_STATUS));

  private static final Message POD_LIST =
      message(
          field(1, "metadata", message(scalar(2, "resourceVersion"), scalar(3, "continue"))),
          field(2, "items", POD));

  /** {@code meta.v1.Status}, which is what an error is told by. */
  private static final Message STATUS = message(scalar(3, "message"), scalar(6, "code"));

  private static final Message NOTHING_KNOWN = message();

  private PodSchema() {}

  /** Returns what objects of a kind are; of another than is known, nothing is. */
  static Message ofKind(String kind) {
    return switch (kind) {
      case "Pod" -> POD;
      case "PodList" -> POD_LIST;
      case "Status" -> STATUS;
      default -> NOTHING_KNOWN;
    };
  }

  /**
   * A field that is read.
   *
   * @param name in JSON
   * @param message what it holds, each of it where it is repeated
   */
  record Field(int number, String name, Message message) {}

  /** A kind of message. */
  static final class Message {
    private final @Nullable Field[] byNumber;

    private Message(Field... fields) {
      int last = 0;
      for (Field field : fields) {
        last = Math.max(last, field.number());
      }
      byNumber = new @Nullable Field[last + 1];
      for (Field field : fields) {
        byNumber[field.number()] = field;
      }
    }

    /** Returns the field with that number; null for one that is not read. */
    @Nullable Field field(int number) {
      return number < byNumber.length ? byNumber[number] : null;
    }
  }

  private static Message message(Field... fields) {
    return new Message(fields);
  }

  private static Field field(int number, String name, Message message) {
    return new Field(number, name, message);
  }

  private static Field scalar(int number, String name) {
    return new Field(number, name, SCALAR);
  }
}
