/**
 * The script without its service: what is on air now if everybody keeps to the plan from the moment
 * the link broke. Pure; times are epoch milliseconds of the service's clock.
 */

/** @typedef {import("./types").Script} Script */
/** @typedef {import("./types").Rundown} Rundown */
/** @typedef {import("./types").RundownSegment} RundownSegment */
/** @typedef {import("./types").Cue} Cue */

/** @param {RundownSegment} segment */
export const pointsOf = (segment) => (segment.must_say ?? []).map(
  ({point, cue, wordings}) => ({point, text: cue ?? wordings?.[0] ?? point})
);

/**
 * The script at a moment after the link broke: the segment on air runs to its end, or is left at
 * once if it had run over; then each takes its planned time, round and round if the rundown repeats.
 *
 * @param {Script} script  as last heard
 * @param {Rundown | undefined} rundown
 * @param {number} brokeTs
 * @param {number} now
 * @returns {Script}
 */
export function onward(script, rundown, brokeTs, now) {
  const all = rundown?.segments.filter((segment) => segment.planned_s > 0) ?? [];
  const at = all.findIndex((segment) => segment.segment === script.segment);
  if (script.end_ts === undefined || at < 0) return script;
  let begins = Math.max(script.end_ts, brokeTs);
  if (now < begins) return script;
  const repeats = rundown?.repeats ?? false;
  const roundMs = all.reduce((sum, segment) => sum + segment.planned_s * 1000, 0);
  const rounds = repeats ? Math.floor((now - begins) / roundMs) : 0;
  begins += rounds * roundMs;
  for (let i = at + 1;; i++) {
    const segment = all[repeats ? i % all.length : i];
    if (!segment) return script;
    const ends = begins + segment.planned_s * 1000;
    if (now < ends) {
      const loop = (script.loop ?? 1) + rounds + Math.floor(i / all.length);
      return onAir(script, rundown, all, segment, begins, loop);
    }
    begins = ends;
  }
}

/**
 * @param {Script} script @param {Rundown | undefined} rundown @param {RundownSegment[]} all
 * @param {RundownSegment} segment @param {number} begins @param {number} loop
 * @returns {Script}
 */
function onAir(script, rundown, all, segment, begins, loop) {
  const position = all.indexOf(segment) + 1;
  const next = all[position] ?? (rundown?.repeats ? all[0] : undefined);
  /** @type {Script} */
  const now = {
    ...script,
    segment: segment.segment,
    name: segment.name,
    kind: segment.kind,
    since_ts: begins,
    planned_s: segment.planned_s,
    end_ts: begins + segment.planned_s * 1000,
    position,
    of: all.length,
    loop,
    points: pointsOf(segment),
  };
  for (const name of /** @type {const} */ (["warning_s", "danger_s"])) {
    delete now[name];
    const seconds = segment[name];
    if (seconds !== undefined) now[name] = seconds;
  }
  delete now.pace;
  delete now.behind_s;
  delete now.next;
  delete now.next_name;
  if (next) Object.assign(now, {next: next.segment, next_name: next.name});
  return now;
}

/** A lead call stays no longer than this. */
const leadCallMs = 30_000;

/**
 * The lead call at its planned place: a cue of the page's own, of which nobody is told.
 *
 * @param {Script} script  as of `onward`
 * @param {Rundown | undefined} rundown
 * @param {number} now
 * @returns {Cue | undefined}
 */
export function plannedLeadCall(script, rundown, now) {
  if (script.kind !== "lead_call" || now - script.since_ts > leadCallMs) return undefined;
  const segment = rundown?.segments.find((one) => one.segment === script.segment);
  const template = rundown?.templates?.find((one) => one.kind === "lead_call");
  const text = template?.text ?? script.points?.[0]?.text ?? segment?.lines?.[0];
  if (text === undefined) return undefined;
  return {
    cue: `planned-${script.since_ts}`,
    kind: "lead_call",
    text,
    created_ts: script.since_ts,
    expires_ts: script.since_ts + leadCallMs,
    state: "shown",
  };
}

/** @typedef {"open" | "calm" | "warning" | "danger" | "over"} TimePhase */

/**
 * How much time is left, and how much that presses. `open`: no end is planned.
 *
 * @param {Script} script
 * @param {number} now
 * @returns {{phase: TimePhase, leftMs: number, share: number}} `share` of the planned time
 */
export function timeLeft(script, now) {
  if (script.end_ts === undefined) return {phase: "open", leftMs: now - script.since_ts, share: 0};
  const leftMs = script.end_ts - now;
  const length = Math.max(1000, script.end_ts - script.since_ts);
  const planned = script.planned_s ?? length / 1000;
  const warning = script.warning_s ?? Math.min(30, planned / 3);
  const danger = script.danger_s ?? Math.min(10, planned / 6);
  const phase = leftMs <= 0 ? "over" :
    leftMs <= danger * 1000 ? "danger" :
    leftMs <= warning * 1000 ? "warning" :
                               "calm";
  return {phase, leftMs, share: Math.max(0, Math.min(1, leftMs / length))};
}
