/** What the service tells of a stream for its replay. What is absent is not known, and never zero. */

export interface Named { zh: string; en: string }

/** Counts by step of time; null where nothing was heard. */
export interface Course {
  from_ts: number;
  step_s: number;
  online?: (number | null)[];
  entries?: (number | null)[];
  leaves?: (number | null)[];
  interactions?: (number | null)[];
  clicks?: (number | null)[];
  comments?: (number | null)[];
  leads?: (number | null)[];
}

export type CourseName = "online" | "entries" | "leaves" | "interactions" | "clicks" | "comments" | "leads";

export interface Segment {
  segment: string;
  name?: string;
  kind?: string;
  from_ts: number;
  to_ts: number;
  by?: string;
  planned_s?: number;
}

export interface Sentence {
  utterance: string;
  ts: number;
  end_ts?: number;
  speaker?: string;
  text: string;
  confidence?: number;
  /** The recogniser had not made up its mind when the stream ended. */
  partial?: boolean;
  /** As it was heard, where somebody put it right. */
  original?: string;
  original_speaker?: string;
}

export interface ReplayCue {
  cue: string;
  kind: import("../types").CueKind;
  text: string;
  created_ts: number;
  shown_ts?: number;
  seen_ts?: number;
  done_ts?: number;
  ended_ts?: number;
  end?: string;
  by?: string;
}

export interface ReplayWarning {
  warning: string;
  rule: string;
  severity: import("../types").Severity;
  started_ts?: number;
  fired_ts: number;
  resolved_ts?: number;
  text: string;
  text_en: string;
}

export interface Mark { ts: number; kind: string; name?: string; note?: string; value?: number }

export type TagState = "kept" | "unchecked" | "removed";

export interface Tag {
  key: string;
  tag: string;
  kind?: string;
  name?: Named;
  from_ts: number;
  to_ts: number;
  by?: string;
  rule?: string;
  evidence?: string;
  utterance?: string;
  about?: string;
  n?: number;
  state?: TagState;
}

export interface TagRule { rule: string; tag?: string; found: number; kept: number; removed: number }

export interface TagKind { tag: string; kind?: string; name: Named; key?: string }

export interface Rate {
  n: number;
  rest_n?: number;
  rate?: number;
  rest_rate?: number;
  ratio?: number;
  low?: number;
  high?: number;
  sure?: boolean;
}

export interface Effect {
  name: string;
  label?: string;
  spans: number;
  viewer_s?: number;
  leaves?: Rate;
  interactions?: Rate;
  lead_steps?: Rate;
  leads?: Rate;
}

export interface Effects {
  basis?: "events" | "counters";
  bin_s?: number;
  segments?: Effect[];
  points?: Effect[];
  sentences_tried?: number;
}

export interface BestLine {
  ts: number;
  end_ts?: number;
  utterance: string;
  text: string;
  times?: number;
  metric: "lead_steps" | "interactions" | "leaves";
  ratio?: number;
  low?: number;
  high?: number;
  n?: number;
  q?: number;
  expired?: boolean;
}

export interface Window {
  from_ts: number;
  to_ts: number;
  entries?: number;
  online?: number;
  interactions?: number;
  leads?: number;
}

export interface Intervention {
  ts: number;
  change: string;
  name?: string;
  note?: string;
  before?: Window;
  after?: Window;
  usual?: Window;
  rates?: { entries?: Rate; interactions?: Rate; leads?: Rate };
}

export interface Decomposition {
  against: string;
  before: number;
  after: number;
  parts: { step: string; effect: number }[];
}

export type ClipState = "suggested" | "kept" | "removed";

export interface Clip {
  key: string;
  from_ts: number;
  to_ts: number;
  rule?: string;
  title?: string;
  /** How many leads, viewers or askers it was suggested for. */
  n?: number;
  state: ClipState;
  by?: string;
}

export interface Moment { ts: number; text?: string }

export interface ScoreLine {
  line: string;
  score?: number | null;
  weight?: number;
  value?: number;
  goal?: number;
  evidence?: Moment[];
}

export interface Scorecard { score?: number | null; lines: ScoreLine[] }

export interface Jump {
  ts: number;
  metric: string;
  /** In the minute that follows, and in a usual one around it. */
  n?: number;
  usual?: number;
  said?: string[];
  around?: string[];
}

export interface Cause { line: string; metric?: string; ts?: number; n?: number; usual?: number; ratio?: number }

export interface Review { causes?: Cause[]; keep?: (string | {ts: number; text: string})[]; change?: { line: string } }

export interface CoachNote { key: string; ts: number; text: string; by?: string; said_ts?: number }

export type ActionState = "open" | "done" | "removed";

export interface Action {
  key: string;
  text: string;
  owner?: string;
  due?: string;
  state: ActionState;
  by?: string;
  origin?: string;
}

export interface Recording {
  key?: string;
  url: string;
  name?: string;
  /** Where the stream begins in it, by its own clock. */
  offset_ms?: number;
  /** How much later it shows a moment: the broadcast delay, as it was measured. */
  delay_ms?: number;
  length_ms?: number;
  /** The transcript was made from it, so it is as late. */
  heard?: boolean;
}

export interface Replay {
  room: string;
  stream: string;
  title?: string;
  host?: string;
  status: "live" | "ended";
  started_ts: number;
  ended_ts?: number;
  now: number;
  known?: "now" | "then";
  late?: { events: number; leads?: number };
  missing?: string[];
  holes?: { from_ts: number; to_ts: number; feed?: string; reason?: string }[];
  course?: Course;
  rundown?: { title?: string; loops?: boolean; segments: { segment: string; name?: string; kind?: string; planned_s?: number; must_say?: string[] }[] };
  segments?: Segment[];
  sentences?: Sentence[];
  cues?: ReplayCue[];
  warnings?: ReplayWarning[];
  marks?: Mark[];
  leads?: { ts: number; lead?: string }[];
  tags?: Tag[];
  tag_rules?: TagRule[];
  taxonomy?: TagKind[];
  effects?: Effects;
  best_lines?: BestLine[];
  interventions?: Intervention[];
  switchbacks?: Switchback[];
  decomposition?: Decomposition;
  clips?: Clip[];
  scorecard?: Scorecard;
  jumps?: Jump[];
  review?: Review;
  notes?: CoachNote[];
  actions?: Action[];
  /** By when they begin. */
  recordings?: Recording[];
  /** So much the transcript was late, and has been moved. */
  text_delay_ms?: number;
  /** Of a shared report: until when it can be read. */
  expires_ts?: number;
}

/** A number beside those of other streams: with fewer than three of them there is no verdict. */
export interface Beside {
  line?: string;
  n: number;
  value: number;
  usual?: number;
  low?: number;
  high?: number;
  verdict?: "low" | "usual" | "high";
}

export interface Side { n: number; streams: string[]; score?: Beside; lines: Beside[] }

export interface Comparison {
  usual: Side;
  peers: Side;
  interventions: Intervention[];
  /** Streams that have not been looked at yet. */
  waiting: number;
}

/** What was agreed on after an earlier stream of the room. */
export interface EarlierAction extends Action { stream: string; started_ts: number; ts: number; said_ts: number }

/** A link to the report. */
export interface Share {
  share: string;
  by: string;
  created_ts: number;
  expires_ts: number;
  revoked_ts?: number;
  in_force: boolean;
  /** Told once, to whoever makes it. */
  link?: string;
}

/** What a selection held, beside what is usual for its length. */
export interface Span {
  from_ts: number;
  to_ts: number;
  viewer_s?: number;
  online?: number;
  entries?: number;
  leaves?: number;
  interactions?: number;
  clicks?: number;
  opens?: number;
  submits?: number;
  leads?: number;
  comments?: number;
  retention_30s?: number;
  usual?: Partial<Record<string, number>>;
}

export interface ReplayComment { ts: number; text: string; viewer?: string; intents?: string[] }

/** One thing that people say about a stream after it. */
export interface Entry {
  what: "tag" | "note" | "action" | "clip" | "recording" | "sentence" | "speaker";
  key?: string;
  state?: string;
  ts?: number;
  from_ts?: number;
  to_ts?: number;
  /** Of a tag its kind, of a clip its title, of an action what it came from. */
  name?: string;
  text?: string;
  owner?: string;
  due?: string;
  url?: string;
  offset_ms?: number;
  delay_ms?: number;
  length_ms?: number;
  heard?: boolean;
  rule?: string;
}

export interface Switchback {
  switchback: string;
  what: string;
  goal: "lead_steps" | "leads" | "interactions" | "entries";
  state: "running" | "done" | "stopped" | "replaced" | "cut";
  from_ts: number;
  end_ts: number;
  block_s: number;
  washout_s: number;
  planned_pairs: number;
  /** Finished, so counted. */
  pairs: number;
  blocks: {
    from_ts: number; to_ts: number; counts_from_ts: number; on: boolean; counts: boolean;
    missed?: boolean; n?: number
  }[];
  on?: { n: number; minutes: number; rate?: number };
  off?: { n: number; minutes: number; rate?: number };
  ratio?: number;
  low?: number;
  high?: number;
  p?: number;
}
