// <copines-teasers>: friends' posts under one's own. Of the page only its canonical address is read,
// and asked for by its hash; no cookie, no storage, no referrer. docs/widget.md says more.
const safe = (text) =>
  text
    .replace(/%([\da-f]{2})/gi, (all, hex) => {
      const c = String.fromCharCode("0x" + hex);
      return /[\w.~-]/.test(c) ? c : all.toUpperCase();
    })
    .replace(/[^\w.~!$&'()*+,;=:@/%-]/gu, encodeURIComponent);
const spies = /^(utm_.*|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_cid|mc_eid|_ga|_gl)(=|$)/i;

export function normalise(href) {
  const plain = href.trim().replace(/[\t\n\r]/g, "");
  const [, start, path, query = ""] = /^([^:]*:\/\/[^/?#]*)([^?#]*)\??([^#]*)/.exec(plain);
  const url = new URL(start + safe(path).replace(/\/+/g, "/"));
  const kept = query.split("&").map(safe).filter((part) => part && !spies.test(part)).sort();
  return (
    url.hostname.replace(/[[\]]|\.+$/g, "").replace(/^www\./, "") +
    (/^(80|443)?$/.test(url.port) ? "" : ":" + url.port) +
    url.pathname.replace(/\/index\.(html?|php)$/, "").replace(/\/+$/, "") +
    (kept.length ? "?" + kept.join("&") : "")
  );
}

// SHA-256 (FIPS 180-4) of its own: crypto.subtle is there on https alone
export function key(href) {
  const data = [...new TextEncoder().encode(normalise(href)), 128];
  const bits = 8 * data.length - 8;
  while (data.length % 64 != 56) data.push(0);
  data.push(0, 0, 0, 0, 0, bits >> 16, (bits >> 8) & 255, bits & 255);
  const K = [];
  const sum = [];
  const part = (root) => ((root % 1) * 2 ** 32) | 0;
  for (let n = 2, by; K.length < 64; n++) {
    for (by = 2; n % by; by++);
    if (by < n) continue;
    if (sum.length < 8) sum.push(part(n ** 0.5));
    K.push(part(Math.cbrt(n)));
  }
  const rot = (x, ...by) => by.reduce((all, n) => all ^ ((x >>> n) | (x << (32 - n))), 0);
  for (let at = 0; at < data.length; at += 64) {
    const w = [];
    let [a, b, c, d, e, f, g, h] = sum;
    for (let i = 0; i < 64; i++) {
      const x = w[i - 15];
      const y = w[i - 2];
      w[i] =
        i < 16
          ? data.slice(at + 4 * i, at + 4 * i + 4).reduce((all, byte) => (all << 8) | byte)
          : (w[i - 16] + w[i - 7] + (rot(x, 7, 18) ^ (x >>> 3)) + (rot(y, 17, 19) ^ (y >>> 10))) | 0;
      h += rot(e, 6, 11, 25) + ((e & f) ^ (~e & g)) + K[i] + w[i];
      d += h;
      h += rot(a, 2, 13, 22) + ((a & b) ^ (a & c) ^ (b & c));
      [a, b, c, d, e, f, g, h] = [h | 0, a, b, c, d | 0, e, f, g];
    }
    [a, b, c, d, e, f, g, h].forEach((value, i) => (sum[i] = (sum[i] + value) | 0));
  }
  return sum.slice(0, 2).map((word) => (word >>> 0).toString(16).padStart(8, 0)).join("");
}

const sheet = new CSSStyleSheet();
sheet.replaceSync(
  ":host{display:block;font-family:var(--copines-font,inherit)}*{margin:0;padding:0;font-size:1em}" +
    "ul{display:grid;gap:1em;margin-block:.6em;grid-template-columns:repeat(auto-fit,minmax(min(13em,100%),1fr))}" +
    "li{list-style:none;overflow-wrap:anywhere}p{font-size:.9em}img{border-radius:50%;vertical-align:middle}a{color:var(--copines-accent,inherit)}",
);
// what is within is text, never markup
const made = (tag, part, told, ...within) => {
  const node = Object.assign(document.createElement(tag), { part, ...told });
  node.append(...within);
  return node;
};
const how = { credentials: "omit", referrerPolicy: "no-referrer" };
const asked = async (name) => {
  try {
    const got = await fetch(new URL(`w/${name}.json`, import.meta.url), how);
    return got.ok && (await got.json());
  } catch {} // a server that lets no other site read its 404
};

class Teasers extends HTMLElement {
  connectedCallback() {
    const near = ([entry]) => {
      if (entry.isIntersecting) {
        seen.disconnect();
        this.show().catch(() => {}); // its own links stay
      }
    };
    const seen = new IntersectionObserver(near, { rootMargin: "400px" });
    seen.observe(this);
  }

  async show() {
    const page = document.querySelector("link[rel~=canonical]");
    const mine = key(this.getAttribute("url") || (page || location).href);
    const { posts, language, ...said } =
      (await asked(mine)) || (await asked("blog-" + this.getAttribute("blog")));
    const ours = { lang: language, dir: "auto" };
    // what is there though it is near by nothing has a heading of its own
    const shown = [said.heading, said.more].flatMap((head, fill) => {
      const list = posts
        .filter((post) => !post.kind == !fill && /^https?:[/]{2}/i.test(post.url))
        .map(({ url, title, blog, face: src, excerpt = "", terms, why, language: lang = "" }) =>
          made("li", "post", { lang, dir: "auto" },
            made("h3", "title", {}, made("a", "link", { href: url }, title)),
            made("p", "blog", {}, src ? made("img", "face", { ...how, src, alt: "", width: 28 }) : "", " ", blog),
            made("p", "excerpt", {}, excerpt),
            why || terms ? made("p", "reason", ours, why || said.because + " ", why ? "" : made("i", "", { lang }, terms)) : ""));
      return list[0] ? [made("h2", "heading", ours, head), made("ul", "list", {}, ...list)] : [];
    });
    if (!shown[0] || this.shadowRoot) return;
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    root.append(
      ...shown,
      made("p", "note", ours, said.note + " ",
        made("a", "portal", { href: new URL("./", import.meta.url) }, said.portal)),
    );
  }
}
try {
  customElements.define("copines-teasers", Teasers);
} catch {} // it is there already
