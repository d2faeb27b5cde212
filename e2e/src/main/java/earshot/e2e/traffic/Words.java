// SPDX-License-Identifier: Apache-2.0
package earshot.e2e.traffic;

import java.util.List;
import java.util.SplittableRandom;

/** Texts of some languages, as records of JSON hold them. */
record Words(List<String> words) {
  static final Words LATIN =
      new Words(
          List.of(
              "order",
              "customer",
              "delivered",
              "warehouse",
              "Müller",
              "São Paulo",
              "pending",
              "invoice",
              "Zürich",
              "express",
              "cancelled",
              "naïve",
              "shipment",
              "quantity"));

  static final Words WORLD =
      new Words(
          List.of(
              "заказ",
              "покупатель",
              "доставлено",
              "склад",
              "παραγγελία",
              "πελάτης",
              "αποθήκη",
              "طلب",
              "عميل",
              "مستودع",
              "订单",
              "客户",
              "已发货",
              "仓库",
              "주문",
              "고객",
              "注文",
              "倉庫"));

  /** Returns some words in a row. */
  String phrase(SplittableRandom random, int count) {
    StringBuilder phrase = new StringBuilder();
    for (int n = 0; n < count; n++) {
      phrase.append(n == 0 ? "" : " ").append(words.get(random.nextInt(words.size())));
    }
    return phrase.toString();
  }

  /** Returns an array of that many records in JSON. */
  String json(SplittableRandom random, int records) {
    StringBuilder json = new StringBuilder("[");
    for (int n = 0; n < records; n++) {
      json.append(n == 0 ? "" : ",")
          .append(
              "{\"id\":%d,\"name\":\"%s\",\"price\":%.2f,\"at\":\"2026-0%d-1%dT0%d:%d:%d.%03dZ\",\"tags\":[\"%s\",\"%s\"],\"note\":\"%s\"}"
                  .formatted(
                      random.nextLong() >>> 12,
                      phrase(random, 3),
                      random.nextDouble() * 1_000,
                      random.nextInt(1, 10),
                      random.nextInt(10),
                      random.nextInt(10),
                      random.nextInt(10, 60),
                      random.nextInt(10, 60),
                      random.nextInt(1_000),
                      phrase(random, 1),
                      phrase(random, 1),
                      phrase(random, random.nextInt(2, 20))));
    }
    return json.append("]").toString();
  }
}
