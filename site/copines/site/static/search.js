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
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
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

// scores by post of all words that begin with this one: rare, whole and in the title count more
async function scoresOf(word, { shards, posts }) {
  const files = shardsOf(word, shards).map((name) => fetched(`words/${fileOf(name)}.json`));
  const scores = new Map();
  for (const words of await Promise.all(files)) {
    for (const [found, uses] of Object.entries(words)) {
      if (!found.startsWith(word)) continue;
      const [titles, texts] = uses.split("|").map((gaps) => [...numbers(gaps)]);
      const rare = Math.log(1 + posts / (titles.length + texts.length)) * (found === word ? 2 : 1);
      for (const [mine, weight] of [[titles, 3], [texts, 1]]) {
        for (const post of mine) scores.set(post, Math.max(scores.get(post) ?? 0, rare * weight));
      }
    }
  }
  return scores;
}

// posts that have all the words, best first, then newest
async function search(words, index) {
  const [first, ...others] = await Promise.all(words.map((word) => scoresOf(word, index)));
  return [...(first ?? [])]
    .filter(([post]) => others.every((scores) => scores.has(post)))
    .map(([post, score]) => [post, others.reduce((sum, scores) => sum + scores.get(post), score)])
    .sort((a, b) => b[1] - a[1] || b[0] - a[0])
    .map(([post]) => post);
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
  const link = Object.assign(element("a", title), { href: new URL(path, root) });
  const [heading, text] = [element("h3", link), element("p", excerpt)];
  for (const spoken of [heading, text]) Object.assign(spoken, { lang, dir: "auto" });
  const said = element("p", date ? `${blog}, ${day.format(new Date(date))}` : blog);
  said.className = "said";
  return element("li", disc, heading, text, said);
}

let asked = "";
let found = [];

async function extend(index) {
  const wanted = found.slice(results.children.length, results.children.length + SHOWN);
  const question = asked;
  const posts = await Promise.all(wanted.map(async (post) => {
    const block = await fetched(`posts/${Math.floor(post / index.block)}.json`);
    return block[post % index.block];
  }));
  if (question !== asked) return;
  results.append(...posts.map(shown));
  more.hidden = results.children.length >= found.length;
}

async function answer() {
  const question = (asked = input.value.trim());
  history.replaceState(null, "", question ? `?q=${encodeURIComponent(question)}` : "./");
  try {
    const index = await known();
    const words = wordsOf(question).filter((word) => !index.common.has(word));
    const matches = words.length ? await search(words, index) : [];
    if (question !== asked) return;
    found = matches;
    results.replaceChildren();
    section.hidden = !found.length;
    const { one, many, none, common } = status.dataset;
    const empty = words.length ? none : question && common;
    const said = found.length ? (plural.select(found.length) === "one" ? one : many) : empty;
    status.textContent = said.replace("#", found.length.toLocaleString(language));
    await extend(index);
  } catch {
    status.textContent = status.dataset.failed;
  }
}

async function known() {
  const index = await fetched("index.json");
  return { ...index, common: new Set(index.common), shards: new Set(index.shards) };
}

let waiting;
form.hidden = false;
document.getElementById("without").hidden = true;
form.addEventListener("submit", (event) => (event.preventDefault(), answer()));
input.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(answer, 150);
});
more.addEventListener("click", async () => {
  const next = results.children.length;
  await extend(await known());
  results.children[next]?.querySelector("a").focus();
});
input.value = new URLSearchParams(location.search).get("q") ?? "";
if (input.value) answer();
