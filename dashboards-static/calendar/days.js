/** Days of the calendar as text (`2026-11-28`), which knows no time zone; weeks begin on Monday. */

import {language} from "../preferences.js";

const dayMs = 86_400_000;

/** @param {string} day */
const instant = (day) => Date.parse(`${day}T00:00:00Z`);

/** @param {string} day @param {number} n */
export const addDays = (day, n) => new Date(instant(day) + n * dayMs).toISOString().slice(0, 10);

/** @param {string} day */
export const mondayOf = (day) => addDays(day, -((new Date(instant(day)).getUTCDay() + 6) % 7));

/** @param {string} monday */
export const daysOf = (monday) => [0, 1, 2, 3, 4, 5, 6].map((n) => addDays(monday, n));

/** @param {string | null | undefined} text @returns {text is string} */
export const isDay = (text) => /^\d{4}-\d\d-\d\d$/.test(text ?? "") && !Number.isNaN(instant(text ?? ""));

/** The day in China, where the streams are. */
export const today = () => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);

/**
 * A time of day, so many minutes on; within the day.
 *
 * @param {string} time  `18:30` @param {number} minutes
 */
export function addMinutes(time, minutes) {
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  const all = Math.min(Math.max(hour * 60 + minute + minutes, 0), 23 * 60 + 59);
  return `${String(Math.floor(all / 60)).padStart(2, "0")}:${String(all % 60).padStart(2, "0")}`;
}

/** @param {string} day @param {Intl.DateTimeFormatOptions} options */
const said = (day, options) =>
  new Intl.DateTimeFormat(language() === "zh" ? "zh-CN" : "en-GB", {timeZone: "UTC", ...options}).format(instant(day));

/**
 * 周四
 *
 * @param {string} day
 */
export const weekdayName = (day) => said(day, {weekday: "short"});

/**
 * 11/26
 *
 * @param {string} day
 */
export const shortDay = (day) => language() === "zh" ? `${Number(day.slice(5, 7))}/${Number(day.slice(8))}` :
  said(day, {day: "numeric", month: "short"});

/**
 * 11/26周四 18:30
 *
 * @param {string} day @param {string} time
 */
export const moment = (day, time) => `${weekdayName(day)} ${shortDay(day)} ${time}`;
