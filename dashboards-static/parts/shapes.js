/** Every state has a shape beside its colour and its word. Drawn, so that they are the same anywhere. */

import {h} from "../tree.js";

/** @typedef {"disc" | "diamond" | "triangle" | "octagon" | "ring" | "square" | "cross"} Shape */

const points = {
  diamond: "8,0.5 15.5,8 8,15.5 0.5,8",
  triangle: "8,1 15.5,15 0.5,15",
  octagon: "4.9,0.5 11.1,0.5 15.5,4.9 15.5,11.1 11.1,15.5 4.9,15.5 0.5,11.1 0.5,4.9",
  square: "2,2 14,2 14,14 2,14",
  cross: "3,1 8,6 13,1 15,3 10,8 15,13 13,15 8,10 3,15 1,13 6,8 1,3",
};

/** @param {Shape} name */
export function shape(name) {
  const inside = name === "disc" ? h("circle", {cx: 8, cy: 8, r: 6.5}) :
    name === "ring" ?
    h("circle",
      {cx: 8, cy: 8, r: 5.5, fill: "none", stroke: "currentColor", "stroke-width": 2.5}) :
    h("polygon", {points: points[name]});
  return h(
    "svg.shape", {viewBox: "0 0 16 16", width: "1em", height: "1em", "aria-hidden": "true",
                  fill: "currentColor"},
    inside
  );
}
