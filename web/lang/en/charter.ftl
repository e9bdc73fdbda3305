# The charter: instruments, articles, rules and what is found about them.
charter-lead = The instruments that this record applies. Every answer on this node rests on one of their articles.
charter-who-signed = Who signed, ratified and is bound by each instrument
charter-rules-hold = { $count } rules hold on { $day }, as known on { $known }; { $all } are written down in all.
charter-by-day = Instruments, by the day of adoption
charter-instrument = Instrument
charter-adopted = Adopted
charter-in-force = In force since
charter-articles = Articles
charter-rules = Rules in force
charter-not-in-force = not in force, or not known
charter-missing = The charter has no instrument “{ $id }”.
charter-missing-next = Go to Charter for the list.
charter-kind-adopted = { $kind }, adopted { $day }
charter-in-force-since = In force since { $day }.
charter-not-in-force-said = Not in force, or not known.
charter-parties = Parties, signatures and entry into force
charter-not-authentic = The text is in our own words and is not authentic. The authentic language is { $language }.
charter-design = Source: a modelling choice.
charter-source = Source:
charter-amends = Amends
charter-repeals = Repeals { $rules }.
charter-count-articles = { $count } articles
charter-not-encoded = Not encoded:
charter-no-rule = No rule is written for this article.
lint-show = Show what these rules leave open or do wrong
lint-count = { $count ->
    [0] Nothing was found that these rules leave open or do wrong.
    [one] { $count } finding: what these rules leave open or do wrong.
   *[other] { $count } findings: what these rules leave open or do wrong.
}
lint-order = Whether an order is the alphabetical one is checked on the command line only: { $command }.
lint-mend = To mend it:
lint-read = Read off the rules.
lint-proven = All ways of standing were looked at: no smaller example exists.
lint-searched = There are too many ways of standing: the extreme ones were looked at.
rule-not-in-force = not in force on this date
rule-from = From { $from }, known since { $known }.
rule-from-to = From { $from } until { $to }, known since { $known }.
rule-replaces = Takes the place of { $rule }.
