export interface LineMoment {
  stream: string;
  room: string;
  host?: string;
  ts: number;
  utterance: string;
  text: string;
}

export interface LineFinding {
  rule: string;
  pack: string;
  label: string;
  phrase: string;
  reason: string;
  reason_en: string;
  law?: string;
  say?: string;
  day?: string;
}

export interface Line {
  text: string;
  times: number;
  streams: number;
  rooms: string[];
  hosts: string[];
  n: number;
  ratio?: number;
  low?: number;
  high?: number;
  q: number;
  said: LineMoment[];
  state: "good" | "early" | "expired" | "wrong" | "forbidden";
  findings: LineFinding[];
}

export interface LinesAnswer {
  goal: "lead_steps" | "interactions";
  streams: number;
  left_out: number;
  waiting: number;
  tried: number;
  day: string;
  rooms: string[];
  hosts: string[];
  lines: Line[];
}
