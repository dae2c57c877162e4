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
  goal?: { leads?: number; hours?: number };
  /** Nothing was heard for long: the stream will be closed unless somebody says that it goes on. */
  still_live?: { silent_since_ts: number; closes_ts: number };
  counters?: Record<string, { value: number; ts: number; kind: string; rise?: number }>;
  data_quality?: Record<string, number>;
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

/** The script of an evening as it was written. */
export interface Rundown {
  title?: string;
  repeats?: boolean;
  goal?: { leads?: number; hours?: number };
  segments: RundownSegment[];
  facts?: RundownFact[];
  templates?: { kind: string; text: string }[];
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
