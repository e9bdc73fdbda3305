# The record.
record-lead = Every act that this node holds, the latest first.
record-all = { $count } acts.
record-some = { $count } of { $all } acts.
record-pending = { $count ->
    [one] { $count } of this node's acts is not registered yet.
   *[other] { $count } of this node's acts are not registered yet.
}
record-pending-means = Writing never waits for the network; effect does.
record-none = No act fits.
record-show-all = Show all acts
record-pages = Pages of the record
record-latest = Back to the latest
record-earlier = Earlier acts
record-filter-acts = Filter the acts
record-kind = Kind
record-all-kinds = all kinds
record-log-of = Log of
record-all-parties = all parties
record-who-reads = Who reads it
record-any-label = any label
record-any-plane = meant and drills
record-meant = only what is meant
record-filter = Filter
record-acts = Acts
record-act = Act
record-by = By
record-done = Done
record-effect = Effect
record-how-far = How far
record-sealed = sealed
record-arranged = { $count } of the { $all } latest acts that the filters leave.
