"""A reason book small enough to read at a glance, with comments in the places where an edit could lose them."""

SMALL = """\
# the head stays
version: "1.0"
fillers: [ну]
negations: [не]
softeners: [так]
denials: ["не в {topic}"]
lists:
  agreement: [да]
  disagreement: [нет]
  refusal: [отказаться, не буду]
  going_on: [запишите]
  when: [завтра]
  vague_later: [потом]
  resolved: [решили]
  taken_back: [передумал отказываться]
  no_reason: [просто]
  not_client: [его нет]
  cut_off: [алло]

reasons:
  - code: price
    title: {ru: Дорого, en: Too expensive}
    synonyms: [дорого]  # as in our CRM
    # the next list is long
    phrases:
      - не по карману
      - "!дорого"
    anti: [не дорого]
  # counted, not read
  - {code: duplicate, title: {ru: Дубль, en: Duplicate}, synonyms: [дубль]}
# the end stays
"""
