/** What the service sends, as the pages read it; and the few things the checker does not know. */

/** What an element may hold: descriptions, text, numbers, lists of them, and nothing. */
export type Child = import("./tree.js").Kid | number | null | undefined | false | Child[];

export type Basis = "measured" | "estimated" | "reported";

export interface Stay {
  median_s?: number;
  mean_s?: number;
  low?: number;
  high?: number;
  n?: number;
  left?: number;
  censored?: number;
  basis?: Basis;
}

export interface Share {
  t_s: number;
  share: number;
  low?: number;
  high?: number;
}

export interface Audience {
  online?: number;
  online_basis?: Basis;
  tracked?: number;
  peak_online?: number;
  average_online?: number;
  entries?: number;
  entries_basis?: Basis;
  viewers?: number;
  viewers_basis?: Basis;
  leaves?: number;
  stay?: Stay;
  retention?: Share[];
  retention_now?: Share[];
  by_source?: Record<string, { entries?: number; stay?: Stay; retention?: Share[] }>;
}

export interface FunnelStep {
  step: string;
  viewers?: number;
  rate?: number;
  low?: number;
  high?: number;
}

export interface FunnelPart {
  steps?: FunnelStep[];
  entry?: { steps?: FunnelStep[] };
}

export interface Funnel extends FunnelPart {
  basis?: Basis;
  unit?: "uv" | "pv";
  by_source?: Record<string, FunnelPart>;
}

export interface Counts {
  entries?: number;
  leaves?: number;
  comments?: number;
  likes?: number;
  follows?: number;
  shares?: number;
  card_clicks?: number;
  icon_clicks?: number;
  form_opens?: number;
  form_submits?: number;
  leads?: number;
}

export interface SpanCounts extends Counts {
  counted?: Counts;
  previous?: Counts & { counted?: Counts };
}

export interface Freshness {
  last_ts: number;
  status: "ok" | "late" | "silent" | "recorded" | "ended";
}

export interface Reach {
  share: number;
  n?: number;
  basis?: Basis;
  recent?: { share: number; n?: number };
}

export interface RoomState {
  room: string;
  stream?: string;
  status: "live" | "ended" | "empty";
  title?: string;
  host?: string;
  /** The crew tries its script on invented viewers. */
  rehearsal?: boolean;
  now?: number;
  started_ts?: number;
  ended_ts?: number;
  reason?: string;
  freshness?: Record<string, Freshness>;
  audience?: Audience;
  /** The owner names them; those of `metrics.md` are lead, interaction and dm. */
  funnels?: Record<string, Funnel>;
  windows?: Record<string, SpanCounts>;
  reach?: Record<string, Reach>;
  leads?: { total?: number; rate?: number; lpm?: number };
  script?: Script;
  /** The one primary cue. */
  cue?: Cue;
  /** The newest cues, newest first. */
  cues?: Cue[];
  questions?: Question[];
  crew?: CrewMember[];
  templates?: { key: string; kind: string; text: string }[];
  quiet_until_ts?: number;
  switchback?: { plan?: SwitchbackPlan; run?: SwitchbackRun };
  goal?: { leads?: number; hours?: number };
  /** Nothing was heard for long: the stream will be closed unless somebody says that it goes on. */
  still_live?: { silent_since_ts: number; closes_ts: number };
  counters?: Record<string, { value: number; ts: number; kind: string; rise?: number }>;
  /** Newest first: those that are open, those that rest, and those that were over a moment ago. */
  warnings?: Warning[];
  warning_budget?: WarningBudget;
  shelved_rules?: ShelvedRule[];
  data_quality?: Record<string, number>;
}

export type Severity = "P1" | "P2" | "P3";

/** One thing that can be done about a warning with one key. */
export type WarningAction =
  | { do: "message"; kind: string; text: string }
  | { do: "segment"; segment: string }
  | { do: "marker"; label: string }
  | { do: "open"; page: string };

export interface Warning {
  warning: string;
  rule: string;
  label?: string;
  severity: Severity;
  state: "firing" | "recovering" | "resolved";
  /** When it probably began; it was told at `fired_ts`. */
  started_ts: number;
  fired_ts: number;
  changed_ts?: number;
  resolved_ts?: number;
  reason?: "cleared" | "no_data" | "stream_end" | "manual" | "superseded";
  value?: number;
  baseline?: number;
  ratio?: number;
  low?: number;
  high?: number;
  n?: number;
  nats?: number;
  refires?: number;
  flapping?: boolean;
  /** The budget of attention holds it back. */
  held?: boolean;
  text: string;
  text_en: string;
  /** What the host is told. */
  host?: string;
  segment?: string;
  online?: number;
  causes?: { text: string; text_en: string }[];
  action?: WarningAction;
  confidence?: "certain" | "sure" | "likely" | "weak";
  acked?: { by: string; ts: number };
  feedback?: { verdict: "useful" | "noise"; by: string; ts: number };
  snoozed_until_ts?: number;
  shelved?: boolean;
  stale?: boolean;
}

export interface WarningBudget {
  window_s: number;
  limit: number;
  shown: number;
  held?: number;
  held_total?: number;
  host_shown?: number;
  host_limit?: number;
}

export interface ShelvedRule {
  rule: string;
  until_ts: number;
  by?: string;
}

/** A rule as the service explains it. */
export interface Rule {
  rule: string;
  name: string;
  name_en: string;
  severity: Severity;
  on: boolean;
  /** `silence: owner`: only an owner may shelve it. */
  labels?: Record<string, string>;
  explained?: string;
  explained_en?: string;
  /** Otherwise than the standard one, or not one of them. */
  own?: boolean;
  test?: {
    guard?: number;
    seek?: number[];
    nats?: number;
    at_least?: number;
    longer_than?: number;
    below?: number;
    above?: number;
  };
}

/** Something that a house offers, as its ledger has it. */
export interface Offer {
  offer: string;
  name: string;
  name_en: string;
  kind: string;
  words?: string[];
  amount?: string;
  models?: string[];
  regions?: string[];
  dealers?: string[];
  needs?: string[];
  from?: string;
  to?: string;
  quantity?: number;
  source: string;
  say: string;
  state: "over" | "ahead" | "now";
}

/** Phrases that break one law. */
export interface Pack {
  pack: string;
  name: string;
  name_en: string;
  law?: string;
  law_en?: string;
  severity: Severity;
  say?: string;
  on: boolean;
  in_force: boolean;
  own?: boolean;
  phrases: string[];
}

/** What a warning rests on. */
export interface Evidence {
  warning: string;
  rule: string;
  from_ts: number;
  to_ts: number;
  threshold?: number;
  samples: { ts: number; nats?: number; value?: number; baseline?: number }[];
  note?: string;
}

/** The rundown on air, and where in it the host is. */
export interface Script {
  rundown?: string;
  version?: number;
  segment: string;
  name?: string;
  kind?: string;
  since_ts: number;
  planned_s?: number;
  warning_s?: number;
  danger_s?: number;
  end_ts?: number;
  sure?: number;
  basis?: "tracker" | "manual" | "reported";
  next?: string;
  next_name?: string;
  loop?: number;
  position?: number;
  of?: number;
  repeats?: boolean;
  pace?: "on_time" | "fast" | "slow";
  behind_s?: number;
  segments?: ScriptSegment[];
  points?: Point[];
  lead_call?: LeadCall;
  /** Another segment than the planned next that would serve more people now. */
  suggestion?: {segment: string; name: string; why: "asked" | "unheard" | "crowd"; n: number};
}

export interface ScriptSegment {
  segment: string;
  name: string;
  kind: string;
  planned_s?: number;
  state: "done" | "on_air" | "next" | "later" | "skipped";
  elapsed_s?: number;
  said?: number;
  points?: number;
}

/** Something that must be said in the segment on air. */
export interface Point {
  point: string;
  text: string;
  /** Absent: not yet. */
  said_ts?: number;
  sentence?: string;
  /** By hand. */
  ticked?: boolean;
}

export interface LeadCall {
  last_ts?: number;
  due_ts?: number;
  reach?: number;
  n?: number;
  target?: number;
  why?: "leaving_unheard" | "first" | "silence";
  leaving_unheard?: number;
}

export type CueKind =
  | "say" | "next" | "warning" | "over" | "lead_call" | "restart" | "answer" | "message" | "fix"
  | "goal" | "stop" | "tech";

export type CueState =
  | "created" | "shown" | "seen" | "later" | "done" | "cannot" | "expired" | "replaced"
  | "cleared";

export interface Cue {
  cue: string;
  kind: CueKind;
  /** Phrases cut by `|`. */
  text: string;
  fact?: string;
  source?: string;
  by?: string;
  created_ts: number;
  state: CueState;
  shown_ts?: number;
  seen_ts?: number;
  expires_ts?: number;
  question?: string;
  why?: string;
}

export interface Question {
  question: string;
  asks: number;
  askers?: number;
  first_ts: number;
  last_ts?: number;
  samples?: string[];
  answer?: { text: string; source?: string; valid_until?: string };
}

/** Who looks at the room now, and with which page. */
export interface CrewMember {
  name: string;
  page: "host" | "control" | "setup" | "room";
  role: string;
  screen?: string;
  since_ts: number;
  /** What people call the device. */
  label?: string;
  /** Whether its screen is kept on; absent: it did not say. */
  awake?: boolean;
  hidden?: boolean;
  /** Of the host's screens the one that answers. */
  main?: boolean;
}

/** A trial inside a stream: what is switched on and off by lot. */
export interface SwitchbackPlan {
  what: string;
  goal: "lead_steps" | "leads" | "interactions" | "entries";
  block_s: number;
  pairs: number;
  washout_s: number;
  seed: number;
}

export interface SwitchbackRun {
  switchback: string;
  what: string;
  goal: SwitchbackPlan["goal"];
  from_ts: number;
  block_s: number;
  washout_s: number;
  /** Block after block: on or off. */
  order: boolean[];
  missed?: number[];
  state: "running" | "done" | "stopped" | "replaced" | "cut";
  end_ts?: number;
}

/** The script of an evening as it was written. */
export interface Rundown {
  title?: string;
  repeats?: boolean;
  goal?: { leads?: number; hours?: number };
  segments: RundownSegment[];
  facts?: RundownFact[];
  templates?: { kind: string; text: string }[];
  switchback?: SwitchbackPlan;
}

export interface RundownSegment {
  segment: string;
  name: string;
  kind: string;
  planned_s: number;
  warning_s?: number;
  danger_s?: number;
  purpose?: string;
  must_say?: { point: string; wordings?: string[]; cue?: string }[];
  lines?: string[];
  patterns?: string[];
  facts?: string[];
}

export interface RundownFact {
  fact: string;
  text: string;
  source?: string;
  valid_until?: string;
  intents?: string[];
}

/** What `GET /v1/search` answers. */
export interface SearchAnswer {
  total: number;
  /** There are more, or nobody counted. */
  total_is_least?: boolean;
  partial?: "time";
  given_up?: number;
  next?: string;
  indexed_to?: number;
  building?: number;
  problem?: string;
  results: SearchResult[];
}

export interface SearchResult {
  kind: "said" | "comments" | "tags" | "cues";
  room: string;
  stream?: string;
  title?: string;
  host?: string;
  started_ts?: number;
  ts: number;
  speaker?: string;
  text: string;
  /** Where it was found in the text. */
  marks: number[][];
  before: { ts: number; text: string }[];
  after: { ts: number; text: string }[];
  link?: string;
}

/** An event as it was received. */
export interface Item {
  id?: string;
  type: string;
  ts?: number;
  end_ts?: number;
  viewer?: string;
  nickname?: string;
  text?: string;
  utterance?: string;
  rev?: number;
  final?: boolean;
  segment?: string;
  kind?: string;
  note?: string;
  label?: string;
  by?: string;
  name?: string;
  n?: number;
  title?: string;
  reason?: string;
  severity?: Severity;
}

export interface Series {
  from_ts?: number;
  step_s?: number;
  now?: number;
  online?: (number | null)[];
  online_basis?: Basis;
  entries?: (number | null)[];
  entries_basis?: Basis;
  marks?: Item[];
  /** Of the whole stream, by first firing, without what was measured. */
  warnings?: Warning[];
}

export interface DygraphArea {
  x: number;
  y: number;
  w: number;
  h: number;
}

export interface Dygraph {
  updateOptions(options: Record<string, unknown>, blockRedraw?: boolean): void;
  resize(): void;
  destroy(): void;
  toDomXCoord(x: number): number;
  toDomYCoord(y: number): number;
}

export interface WakeLockSentinel extends EventTarget {
  released: boolean;
  release(): Promise<void>;
}

declare global {
  interface Navigator {
    wakeLock?: { request(type: "screen"): Promise<WakeLockSentinel> };
  }
  interface Window {
    qrcode?: (type: number, correction: "L" | "M" | "Q" | "H") => import("./parts/qr.js").Code;
    Dygraph?: new (host: HTMLElement, data: unknown[], options: Record<string, unknown>) => Dygraph;
  }
}

/** Something that somebody answers for, as copy may say it. */
export interface CopyFact {
  fact: string;
  kind: string;
  name: string;
  text: string;
  source?: string;
  until?: string;
}

/** Where a fact stands in a text, in UTF-16 units. */
export interface Lock {
  part: "title" | "body";
  from: number;
  to: number;
  fact: CopyFact;
}

export interface CopyText {
  title: string;
  body: string;
  locks: Lock[];
}

/** What should not go out as it is. */
export interface CopyFinding {
  kind: string;
  part: "title" | "body";
  from: number;
  to: number;
  blocks: boolean;
  reason: {zh: string; en: string};
  law?: {zh: string; en: string};
  instead?: string;
}

export interface Draft {
  template: string;
  style: string;
  text: CopyText;
  blanks: string[];
  findings: CopyFinding[];
}

export interface CopyChannel {
  channel: string;
  name: {zh: string; en: string};
  title?: {most: number; counts: string};
  body: {most: number; counts: string};
  hashtags: number;
  source: string;
  styles: {style: string; style_en: string; templates: number; needs: string[]}[];
}

/** What there is to write copy with. */
export interface Studio {
  channels: CopyChannel[];
  products: {product: string; name: string; facts: number; lines: SheetLine[]}[];
  dealers: {dealer: string; store: string; city: string}[];
  offers: {offer: string; name: {zh: string; en: string}; over: boolean; ahead: boolean}[];
  /** The language model that the owner set up. */
  model?: string;
  problems: string[];
}

/** A line of a product sheet that holds today. */
export interface SheetLine {
  fact: string;
  name: string;
  text: string;
  source?: string;
  until?: string;
}

/** What is wrong in a cell of a table, or was mended there. */
export interface SheetProblem {
  cell: string;
  row: number;
  column: number;
  taken: boolean;
  text: {zh: string; en: string};
  /** The cell that says otherwise. */
  other?: {row: number; column: number};
}

/** A file of product sheets or dealer cards as it was read, and what would change. */
export interface SheetReading {
  kind: "csv" | "xlsx" | "yaml";
  saved: boolean;
  version: string;
  products: number;
  facts: number;
  dealers: number;
  loses_comments: boolean;
  changes: {change: "new" | "changed" | "removed"; product?: string; fact?: string; dealer?: string; name: string;
    before?: string; after?: string}[];
  changes_total: number;
  problems: SheetProblem[];
  problems_total: number;
  sheets?: string[];
  sheet?: string;
  form?: "facts" | "products" | "dealers";
  head?: number;
  columns?: {column: string; head: string; means: string}[];
  rows?: string[][];
  rows_total?: number;
}

/** A text in the list of texts. */
export interface CopySummary {
  piece: string;
  state: "draft" | "submitted" | "approved" | "published" | "withdrawn";
  origin: {channel: string; style: string; template: string; stream?: string; product?: string; dealer?: string; from?: string};
  title: string;
  opening: string;
  author: string;
  by_model: boolean;
  ts: number;
  number: number;
  blocks: number;
  warns: number;
  expired: boolean;
  entries?: number;
  leads?: number;
}

/** A text with its history. */
export interface CopyPiece extends CopySummary {
  text: CopyText;
  findings: CopyFinding[];
  facts: CopyFact[];
  deeds: {deed: string; ts: number; by: string; note?: string}[];
  versions: {by: string; ts: number; text: CopyText}[];
}

/** A stretch of a stream that a shot is taken from. */
export interface WarmUpClip {
  stream: string;
  from_ms: number;
  to_ms: number;
  started_ts: number;
}

export interface WarmUpShot {
  picture: string;
  words: string;
  seconds: number;
  clip?: WarmUpClip;
}

/** A short video that is planned, or the stream that it leads to. */
export interface WarmUpPlan {
  kind: "video" | "clip" | "stream";
  day: string;
  time: string;
  title: string;
  owner?: string;
  state: "planned" | "shot" | "cut" | "published" | "dropped";
  /** The text of the studio that it says. */
  text?: string;
  shots: WarmUpShot[];
}

export interface WarmUpEntry extends WarmUpPlan {
  entry: string;
  room: string;
  /** How many deeds made it what it is. */
  number: number;
  removed?: boolean;
  findings: {kind: string; reason: {zh: string; en: string}}[];
}

export interface WarmUpDeed {
  deed: "planned" | "edited" | "removed" | "restored";
  ts: number;
  by: string;
  plan?: WarmUpPlan;
}

export interface WarmUpCount {
  kind: "video" | "clip";
  have: number;
  least: number;
  most: number;
  missing: number;
  above: number;
}

/** A room's calendar. */
export interface WarmUpWeeks {
  room: string;
  today: string;
  time: string;
  weeks: {monday: string; counts: WarmUpCount[]}[];
  entries: WarmUpEntry[];
  held: {stream: string; day: string; time: string}[];
  late?: {n: number; day: string};
  people?: string[];
  texts: {text: string; title: string}[];
}

export interface WarmUpProposal {
  entries: WarmUpPlan[];
  counts: WarmUpCount[];
  clips: {title: string; clip: WarmUpClip}[];
}
