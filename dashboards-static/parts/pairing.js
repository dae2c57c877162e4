/** A one-time link that makes another device this room's screen, to be read off as a QR code. */

import {call} from "../api.js";
import {copy} from "../copy.js";
import {stopwatch} from "../format.js";
import {words} from "../preferences.js";
import {h, View} from "../tree.js";

import {qr, qrReady} from "./qr.js";

export class Pairing extends View {
  room = "";
  /** @type {"host" | "control"} */
  page = "host";
  /** @type {{url: string, expiresTs: number} | undefined} */
  #made;
  #failure = "";
  #isCopied = false;
  #hasAuthority = false;
  #timer = 0;

  connectedCallback() {
    super.connectedCallback();
    if (location.protocol === "https:") void this.#findAuthority();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.#timer);
  }

  /** Only a service with a certificate of its own has an authority to trust. */
  async #findAuthority() {
    this.#hasAuthority = (await fetch("/ca.crt", {method: "HEAD"})).ok;
    this.refresh();
  }

  #make = async () => {
    void qrReady().then(this.refresh);
    try {
      const path = `/v1/rooms/${this.room}/pairing`;
      const {url, expires_ts} = await call("POST", path, {page: this.page});
      this.#made = {url: new URL(url, location.href).href, expiresTs: expires_ts};
      this.#failure = "";
      this.#isCopied = false;
      clearInterval(this.#timer);
      this.#timer = window.setInterval(this.#tick, 1000);
    } catch (error) {
      this.#failure = /** @type {Error} */ (error).message || words.error.unreachable;
    }
    this.refresh();
  };

  #tick = () => {
    if (this.#made && Date.now() > this.#made.expiresTs) {
      this.#made = undefined;
      clearInterval(this.#timer);
    }
    this.refresh();
  };

  #copy = async (/** @type {Event} */ event) => {
    const link = this.querySelector("code");
    event.preventDefault();
    if (this.#made && link) this.#isCopied = await copy(this.#made.url, link);
    this.refresh();
  };

  /** What a device needs so that its screen stays awake and text can be copied. */
  #security() {
    const w = words.pairing;
    if (location.protocol !== "https:") return h("p.note", null, w.plain);
    if (!this.#hasAuthority) return null;
    return h("p.note", null, w.trust, " ", h("a", {href: "/ca.crt"}, w.authority));
  }

  view() {
    const w = words.pairing;
    const made = this.#made;
    if (!made)
      return h("div.pairing", null, h("p", null, w.why[this.page]),
        h("button", {type: "button", onclick: this.#make}, w.make[this.page]),
        this.#failure && h("p.problem", {role: "alert"}, this.#failure));
    const isLocal = /^(localhost|127\.|\[::1\])/.test(location.hostname);
    return h(
      "div.pairing.made", null, qr(made.url, w.code),
      h("div", null, h("p", null, w.scan), h("code", null, made.url),
        h("p.note", null, w.left(stopwatch((made.expiresTs - Date.now()) / 1000))),
        isLocal && h("p.note", null, w.onlyHere),
        !isLocal && this.#security(),
        h("div.buttons", null,
          h("button.small", {type: "button", onclick: this.#copy},
            this.#isCopied ? words.copied : words.copy),
          h("button.small.quiet", {type: "button", onclick: this.#make}, w.anew)))
    );
  }
}

customElements.define("sc-pairing", Pairing);
