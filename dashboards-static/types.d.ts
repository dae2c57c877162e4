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
  funnels?: Partial<Record<"lead" | "interaction" | "dm", Funnel>>;
  windows?: Record<string, SpanCounts>;
  reach?: Record<string, Reach>;
  leads?: { total?: number; rate?: number; lpm?: number };
  script?: { segment: string; since_ts: number };
  counters?: Record<string, { value: number; ts: number; kind: string; rise?: number }>;
  data_quality?: Record<string, number>;
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

declare global {
  interface Window {
    Dygraph?: new (host: HTMLElement, data: unknown[], options: Record<string, unknown>) => Dygraph;
  }
}
