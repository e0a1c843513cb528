// node lighthouse.mjs CHROMIUM FLAGS ADDRESS...: judge pages as a phone loads them. One line of JSON
// for each: its address, its scores in percent, and the audits that cost something.
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

// Lighthouse slows a fast desktop (1,500 to 2,000 by its benchmark) down by 4 to have a phone; a slower
// machine is that phone with less: its docs/throttling.md, "Calibrating the CPU slowdown".
const PHONE = 1750 / 4;
let slowdown = 4;

const [chromePath, flags, ...addresses] = process.argv.slice(2);
const browser = await launch({ chromePath, chromeFlags: flags.split(" ") });
try {
  for (const address of addresses) {
    console.log(JSON.stringify({ address, ...(await judged(address)) }));
  }
} finally {
  await browser.kill();
}

async function judged(address) {
  const page = await (await fetch(address)).text();
  const { lhr } = await lighthouse(address, {
    port: browser.port,
    logLevel: "silent",
    disableFullPageScreenshot: true,
    throttling: { cpuSlowdownMultiplier: slowdown },
    // a page that asks not to be listed is right to do so
    skipAudits: page.includes('content="noindex"') ? ["is-crawlable"] : null,
  });
  slowdown = Math.min(4, Math.max(1, lhr.environment.benchmarkIndex / PHONE));
  const scores = {};
  const lost = new Set();
  for (const [name, category] of Object.entries(lhr.categories)) {
    scores[name] = Math.round(category.score * 100);
    for (const { id, weight } of scores[name] < 100 ? category.auditRefs : []) {
      const { score, title, displayValue } = lhr.audits[id];
      if (weight && score !== null && score < 1) lost.add(`${title} ${displayValue ?? ""}`.trim());
    }
  }
  return { scores, lost: [...lost] };
}
