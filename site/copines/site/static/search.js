// Searches the portal's posts. The index lies in many small files (see site/search/files.py): of the
// words only those that begin as what is asked are fetched, of the posts only those that are shown.

const SHOWN = 10;
const SHARDS = 3; // of a beginning that fills more files, the word alone is sought
const here = new URL("../search/", import.meta.url);
const root = new URL("../", import.meta.url);
const form = document.querySelector("form[role=search]");
const input = form.querySelector("input");
const [status, results, more, section] = ["found", "results", "more", "answer"].map((id) =>
  document.getElementById(id),
);
const language = document.documentElement.lang;
const plural = new Intl.PluralRules(language);
const day = new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" });

const kept = new Map();
function fetched(path) {
  if (!kept.has(path)) {
    const answer = fetch(new URL(path, here)).then((r) => (r.ok ? r.json() : Promise.reject(r)));
    answer.catch(() => kept.delete(path));
    kept.set(path, answer);
  }
  return kept.get(path);
}

const OPENED = { œ: "oe", æ: "ae", ß: "ss", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i", ς: "σ" };

function fold(text) {
  return text.normalize("NFKD").replace(/[\p{M}\p{Cf}]/gu, "").toLowerCase()
    .replace(/[œæßøłđðþıς]/g, (letter) => OPENED[letter]);
}

// signs of scripts that put no blanks between words
const UNSPACED =
  "[\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u3005-\\u3007\\u3040-\\u30ff\\u31f0-\\u31ff" +
  "\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}]";
const [RUN, SIGN] = [new RegExp(`${UNSPACED}+|[^${UNSPACED.slice(1)}+`, "gu"), new RegExp(UNSPACED, "u")];

// of such a script each two neighbouring signs are a word: 日本, 本語
function parted(word) {
  return word.match(RUN).flatMap((run) => {
    const signs = SIGN.test(run) ? Array.from(run) : [];
    return signs.length > 1 ? signs.slice(1).map((sign, at) => signs[at] + sign) : [run];
  });
}

export function wordsOf(text) {
  const words = (fold(text).match(/[\p{L}\p{N}]+/gu) ?? []).flatMap(parted);
  return words.filter((word) => word.length > 1 || word.charCodeAt(0) > 127);
}

const fileOf = (name) =>
  Array.from(name, (c) => (/[0-9a-z]/.test(c) ? c : `-${c.codePointAt(0).toString(16)}`)).join("");

// the files in which words that begin with this one may be
function shardsOf(word, shards) {
  const letters = Array.from(word);
  for (let length = 1; length <= letters.length; length++) {
    const beginning = letters.slice(0, length).join("");
    if (shards.has(beginning)) return [beginning];
  }
  const longer = [...shards].filter((name) => name.startsWith(word) && name !== `${word}.`);
  const alone = shards.has(`${word}.`) ? [`${word}.`] : [];
  return longer.length <= SHARDS ? [...alone, ...longer] : alone;
}

function* numbers(gaps) {
  let at = 0;
  for (const gap of gaps ? gaps.split(" ") : []) yield (at += parseInt(gap, 36));
}

// scores by post of all words that begin with this one: rare, whole and in the title count more; of
// one that too many texts have ("*") those alone that have it in their title
async function scoresOf(word, { shards, posts }) {
  const files = shardsOf(word, shards).map((name) => fetched(`words/${fileOf(name)}.json`));
  const scores = new Map();
  const common = { exact: false, titles: false, words: [] };
  for (const words of await Promise.all(files)) {
    for (const [found, uses] of Object.entries(words)) {
      if (!found.startsWith(word)) continue;
      const exact = found === word;
      if (uses.endsWith("*")) common.words.push(found);
      common.exact ||= exact && uses.endsWith("*");
      common.titles ||= exact && uses.startsWith("*");
      const [titles, texts] = uses.split("|").map((gaps) => (gaps === "*" ? [] : [...numbers(gaps)]));
      const rare = Math.log(1 + posts / (titles.length + texts.length)) * (exact ? 2 : 1);
      for (const [mine, weight] of [[titles, 3], [texts, 1]]) {
        for (const post of mine) scores.set(post, Math.max(scores.get(post) ?? 0, rare * weight));
      }
    }
  }
  return { word, scores, common };
}

// posts that have all the words, best first, then newest; one that is common, or may become so, is
// asked of none where there are others. Also why words find none, or few.
async function search(words, index) {
  const sought = await Promise.all(words.map((word) => scoresOf(word, index)));
  const telling = sought.filter(({ common }) => !common.words.length);
  const needed = telling.length ? telling : sought;
  const [first, ...others] = needed.map(({ scores }) => scores);
  const found = [...(first ?? [])]
    .filter(([post]) => others.every((scores) => scores.has(post)))
    .map(([post]) => [post, sought.reduce((sum, { scores }) => sum + (scores.get(post) ?? 0), 0)])
    .sort((a, b) => b[1] - a[1] || b[0] - a[0])
    .map(([post]) => post);
  return [found, sought.map(reason).filter(([said]) => said)];
}

// why a word finds none, or few; of one that is begun, the word that it may become
function reason({ word, scores, common: { exact, titles, words } }) {
  if (exact) return [titles ? "everywhere" : "common", word];
  if (words.length === 1) return ["common", words[0]];
  return [scores.size || words.length ? "" : "nowhere", word];
}

// the parts of a text, those that begin with a word asked for marked: of 日本語 the signs that are one
function marked(text, words) {
  const hit = new Uint8Array(text.length);
  for (const { 0: token, index } of text.matchAll(/[\p{L}\p{N}\p{M}\p{Cf}]+/gu)) {
    const plain = fold(token);
    for (const word of words) {
      if (!SIGN.test(word)) {
        if (plain.startsWith(word)) hit.fill(1, index, index + token.length);
      } else if (plain.length === token.length) {
        for (let at = plain.indexOf(word); at >= 0; at = plain.indexOf(word, at + 1)) {
          hit.fill(1, index + at, index + at + word.length);
        }
      }
    }
  }
  const parts = [];
  for (let at = 0, end; at < text.length; at = end) {
    for (end = at + 1; end < text.length && hit[end] === hit[at]; end++);
    parts.push(hit[at] ? element("mark", text.slice(at, end)) : text.slice(at, end));
  }
  return parts;
}

function element(name, ...content) {
  const made = document.createElement(name);
  made.append(...content);
  return made;
}

function shown([title, path, blog, mark, date, lang, excerpt]) {
  const [hue, ring, letter] = mark.split(" ");
  const disc = Object.assign(element("span", letter), {
    className: `mark hang ${hue} ${ring}`,
    ariaHidden: "true",
  });
  const words = wordsOf(asked);
  const link = Object.assign(element("a", ...marked(title, words)), { href: new URL(path, root) });
  const [heading, text] = [element("h3", link), element("p", ...marked(excerpt, words))];
  for (const spoken of [heading, text]) Object.assign(spoken, { lang, dir: "auto" });
  const said = element("p", ...marked(blog, words), date ? `, ${day.format(new Date(date))}` : "");
  if (![heading, text, said].some((part) => part.querySelector("mark"))) {
    said.append(`, ${status.dataset.further}`);
  }
  said.className = "said";
  return element("li", disc, heading, text, said);
}

let asked = "";
let found = [];

// the posts themselves, read before any is shown: what is announced is there
async function read(wanted, index) {
  return Promise.all(wanted.map(async (post) => {
    const block = await fetched(`posts/${Math.floor(post / index.block)}.json`);
    return block[post % index.block];
  }));
}

async function answer() {
  const question = (asked = input.value.trim());
  history.replaceState(null, "", question ? `?q=${encodeURIComponent(question)}` : "./");
  try {
    const index = await known();
    const [matches, why] = await search(wordsOf(question), index);
    const posts = await read(matches.slice(0, SHOWN), index);
    if (question !== asked) return;
    found = matches;
    results.replaceChildren(...posts.map(shown));
    more.hidden = posts.length >= found.length;
    section.hidden = !found.length;
    status.textContent = told(question, why);
  } catch {
    if (question === asked) status.textContent = status.dataset.failed;
  }
}

async function extend() {
  const question = asked;
  const next = results.children.length;
  more.firstElementChild.disabled = true;
  try {
    const posts = await read(found.slice(next, next + SHOWN), await known());
    if (question !== asked) return;
    results.append(...posts.map(shown));
    more.hidden = results.children.length >= found.length;
    results.children[next].querySelector("a").focus();
  } catch {
    status.textContent = status.dataset.failed;
  } finally {
    more.firstElementChild.disabled = false;
  }
}

async function known() {
  const index = await fetched("index.json");
  return { ...index, shards: new Set(index.shards) };
}

// how many were found, and which words found none, and why
function told(question, why) {
  if (!question) return "";
  const says = status.dataset;
  const words = fold(question).match(/[\p{L}\p{N}]+/gu) ?? [];
  const short = words.filter((word) => /^[a-z0-9]$/.test(word)).map((word) => ["short", word]);
  const reasons = [...why, ...short].map(([said, word]) => says[said].replace("#", word));
  const count = plural.select(found.length) === "one" ? says.one : says.many;
  if (found.length) {
    const said = count.replace("#", found.length.toLocaleString(language));
    reasons.unshift(reasons.length ? `${said}.` : said);
  }
  return reasons.join(" ") || says.none;
}

let waiting;
form.hidden = false;
document.getElementById("without").hidden = true;
form.addEventListener("submit", (event) => (event.preventDefault(), answer()));
input.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(answer, 150);
});
more.addEventListener("click", extend);
input.value = new URLSearchParams(location.search).get("q") ?? "";
if (input.value) answer();
