# Network: nodes, logs and what they say of one another.
net-equal = { $count } of { $of } other nodes hold the same acts and draw the same answers.
net-no-trust = No node is trusted: each checks every signature and computes every outcome itself.
net-clock-wrong = The clock of this node is wrong.
net-nodes = Nodes
net-state = This node's state
net-node = Node
net-keeps = , keeps the log of { $parties }
net-public = From public acts
net-members = From what every member reads
net-clock = Clock
net-roster = Roster
net-logs = Logs and mirrors
net-refused = Refused
net-nothing-refused = Nothing that a peer sent has been refused.
net-refused-table = What peers sent and this node refused
net-from = From
net-what = What
net-why = Why
net-times = Times
net-last = Last
net-log = log { $log }
net-forked = Two versions of a log were signed.
net-forked-means = Its key has signed two lists of acts of which neither continues the other: used twice by its party, by an old copy of its node, or by somebody who took it. The proof is kept and passed on to every node.
net-fork = Log of { $party }{ $number ->
    [0] , found
   *[other] , successor { $number }, found
} { $at }, received from { $peer }.
net-fork-registered = The first { $count } entries are registered and stay so.
net-fork-rest = The other { $count } that this node holds can be read and will not be registered.
net-fork-stops = Nothing more is taken into this log until the holders of the party's root keys start a successor.
net-fork-base = It goes on from the largest beginning that any node shows; here that is { $base }.
net-fork-goes-on = The party's root key holders have started a successor, and the log goes on.
net-fork-aside = { $count } entries of the version that does not go on were put aside here.
net-fork-hand = To hand the proof to somebody who has no node: { $one }; whoever gets the file checks it with { $other }.
net-beside = Beside this one
net-answered = Last answered
net-public-state = Public state
net-observer = observer, reads what is public
net-not-since = not since this node started
net-proved = ; proved by its keys
net-no-keys = ; it has no keys to prove itself with
net-unproved = ; it has not proved that it is this node
net-ahead = { $party } is { $span } ahead
net-behind = { $party } is { $span } behind
net-not-compared = not compared since this node started
net-agrees = agrees with the { $count } compared since this node started
net-not-sent = has it not registered, or does not send it in the open
net-differs = { $node } draws another answer from the same acts.
net-differs-first = The first act on which it does is entry { $index } of the log of { $party }
net-open-it = open it
net-compare = Compare the programs and the charters of both nodes; until then trust neither answer about that act.
net-this-node = This node
net-no-verdict = has no verdict on it that all members share
net-attested = Attested by others
net-attested-lead = Each member says in its own log how much it holds of every log, when, and what follows from it.
net-no-attested = Nobody has attested anything yet.
net-attested-table = The latest attestation of each party
net-its-time = Its time
net-its-logs = Logs
net-follows = What follows
net-entry = entry { $index }
net-as-here = as held here
net-other-entries = other entries
net-other-version = of the first { $count } of the log of { $party }: one of the two was shown another version
net-same = the same
net-uncompared = not compared
net-not-met = this node did not stand at the same acts lately
net-different = different
net-of-public = from public acts
net-of-members = from what every member reads
net-no-answer = no answer yet
net-is-equal = equal
net-is-behind = behind
net-is-ahead = ahead
net-on-log = on the log of { $parties }
net-caption = Entries held, and in brackets how many of them are registered
net-root = Root
net-kept = kept here
net-two = two versions
net-misled = Not everybody can open what was sealed to them.
net-misled-means = A member seals what it writes with keys, and wraps each key for every reader. These keys were wrapped otherwise than their label says.
net-misled-key = { $party }, key at entry { $index } of its log:
net-misled-left-out = it was not given to { $parties }, whom the label lets read. What was sealed with it is closed to them until { $party } writes it again.
net-misled-others = It was wrapped { $count ->
    [one] once
   *[other] { $count } times
} for nobody that this node knows: for a reader's key that has not come here yet, or to lead a reader astray.
net-misled-left = { $count ->
    [one] Whom one older key serves has not been looked at yet;
   *[other] Whom { $count } older keys serve has not been looked at yet;
} each view of this page looks at a few more.
