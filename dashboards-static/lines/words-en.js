/** The words of the page of lines in English. */

/** @type {import("./words-zh.js").LinesWords} */
export const en = {
  title: "Lines that worked",
  lead: "Which sentences, over all rooms and hosts, were followed by more clicks or interactions. Alike " +
    "sentences count as one; each time is compared with the minutes around it in its own stream.",
  goal: "What it brings",
  goals: {lead_steps: "Steps to a lead", interactions: "Interactions"},
  room: "Room",
  host: "Host",
  every: "All",
  from: "From",
  to: "To",
  filters: "Filters",
  into: "Into the rundown of",
  asking: "Comparing",
  said: (streams, tried, found) =>
    `${streams} ${streams === 1 ? "stream" : "streams"} looked at, ${tried} lines compared, ${found} ` +
    `${found === 1 ? "stands" : "stand"} out`,
  promise: "The chance that even one of them is here by luck is at most 5 %. Observed, not proven.",
  waiting: (n) => `${n} more ${n === 1 ? "is" : "are"} being looked at`,
  leftOut: (n) => `${n} older ${n === 1 ? "one is" : "ones are"} left out: narrow the filters to see them`,
  none: "No line stands out yet",
  noneWhy: "A line can be compared when it was said three times and enough people acted after it. More " +
    "streams or fewer filters help.",
  noStreams: "No stream can be compared yet",
  noStreamsWhy: "Streams that ended and lasted for five minutes count by themselves.",
  good: "Worth saying again",
  bad: "Worked, but must not be said now",
  how: "↑ ↓ another line, C copies it, R takes it into the rundown",
  times: (n, streams) => `said ${n} times in ${streams} ${streams === "1" ? "stream" : "streams"}`,
  hosts: (n) => `${n} ${n === 1 ? "host" : "hosts"}`,
  rooms: (n) => `${n} ${n === 1 ? "room" : "rooms"}`,
  n: (n) => `${n} within 30 s after it`,
  lift: (ratio) => `${ratio} times the usual`,
  range: (low, high) => `95% between ${low} and ${high}`,
  above: (low) => `at least ${low}`,
  q: (q) => `chance of luck ${q}`,
  copy: "Copy",
  copied: "Copied",
  take: "Into the rundown",
  moments: (n) => `Each time (${n})`,
  states: {
    early: "Not begun yet",
    expired: "Offer is over",
    wrong: "Not what the ledger says",
    forbidden: "Breaks a rule",
  },
  found: (phrase, reason) => `“${phrase}”: ${reason}`,
  say: "Say now: ",
};
