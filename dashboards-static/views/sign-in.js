/** Signing in by name and password; a one-time link never comes here unless it is used up. */

import {call, Refusal} from "../api.js";
import {copy} from "../copy.js";
import {frame} from "../parts/frame.js";
import {words} from "../preferences.js";
import {h, View} from "../tree.js";

const command = "showcaller user link --data data --role owner";

export class SignIn extends View {
  #problem = new URLSearchParams(location.search).has("expired") ? "expired" : "";
  #code = "";
  #isBusy = false;
  /** Until when the brake holds. */
  #brakeMs = 0;
  #isCopied = false;

  connectedCallback() {
    super.connectedCallback();
    this.querySelector("input")?.focus();
  }

  #submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.currentTarget);
    const field = (/** @type {string} */ name) => {
      const input = form.elements.namedItem(name);
      return input instanceof HTMLInputElement ? input.value : "";
    };
    if (!field("name") || !field("password")) return this.#say("missing");
    this.#isBusy = true;
    this.refresh();
    try {
      await call("POST", "/v1/sign-in", { name: field("name"), password: field("password") });
      location.assign(next());
    } catch (error) {
      this.#isBusy = false;
      this.#refused(/** @type {Refusal} */ (error));
    }
  };

  /** @param {Refusal} refusal */
  #refused(refusal) {
    this.#code = refusal.code;
    if (refusal.status === 429) this.#brake(refusal.waitS || 60);
    this.#say(
      refusal.status === 401   ? "wrong" :
        refusal.status === 429 ? "brake" :
        refusal.status === 0   ? "unreachable" :
                                 "other"
    );
    const password = this.querySelector("input[name=password]");
    if (password instanceof HTMLInputElement) password.select();
  }

  /** @param {number} seconds */
  #brake(seconds) {
    this.#brakeMs = Date.now() + seconds * 1000;
    const timer = setInterval(() => {
      if (Date.now() >= this.#brakeMs) {
        clearInterval(timer);
        this.#problem = "";
      }
      this.refresh();
    }, 1000);
  }

  /** @param {string} problem */
  #say(problem) {
    this.#problem = problem;
    this.refresh();
  }

  #sentence() {
    const w = words.signIn;
    switch (this.#problem) {
      case "": return undefined;
      case "brake": return w.brake(Math.max(1, Math.ceil((this.#brakeMs - Date.now()) / 1000)));
      case "other": return w.other(this.#code);
      default: return w[/** @type {"wrong"} */ (this.#problem)];
    }
  }

  #copy = async () => {
    const source = this.querySelector("code");
    this.#isCopied = source instanceof HTMLElement && (await copy(command, source));
    this.refresh();
  };

  view() {
    const w = words.signIn;
    const problem = this.#sentence();
    const isBraked = this.#problem === "brake";
    return frame(
      {title: w.title},
      h("div.sign-in", null, h("p.brand", null, "Showcaller"), h("p.lead", null, w.lead),
        h("form.panel", {onsubmit: this.#submit, novalidate: true},
          h("label", null, h("span", null, w.name), h("input", {
              name: "name",
              autocomplete: "username",
              autocapitalize: "none",
              spellcheck: "false",
              "aria-describedby": problem ? "problem" : undefined
            })),
          h("label", null, h("span", null, w.password), h("input", {
              name: "password",
              type: "password",
              autocomplete: "current-password",
              "aria-describedby": problem ? "problem" : undefined
            })),
          problem && h("p.problem", {id: "problem", role: "alert"}, problem),
          h("button.main", {type: "submit", disabled: this.#isBusy || isBraked},
            this.#isBusy ? w.busy : w.submit)),
        h("p.note", null, w.help),
        h("div.line", null,
          h("pre", {tabindex: "0", role: "region", "aria-label": w.help}, h("code", null, command)),
          h("button", {type: "button", onclick: this.#copy},
            this.#isCopied ? words.copied : words.copy)))
    );
  }
}

/** The page that was asked for first; only one of ours. */
function next() {
  const path = new URLSearchParams(location.search).get("next") ?? "/";
  return path.startsWith("/") && !path.startsWith("//") && !path.includes("\\") ? path : "/";
}

customElements.define("sc-sign-in", SignIn);
