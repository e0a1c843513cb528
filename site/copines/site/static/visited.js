// Says how long ago the last visit was, so that a schedule that died is seen. Without it a link
// leads to the visits.
const line = document.getElementById("visited");

async function tell() {
  const answer = await fetch(new URL("../status/visits.json", import.meta.url));
  const { visited } = await answer.json();
  if (!visited) return;
  const then = new Date(visited);
  const lang = document.documentElement.lang;
  const minutes = Math.max(0, Date.now() - then) / 60000;
  const units = [["day", 1440], ["hour", 60], ["minute", 1]];
  const [unit, size] = units.find(([, n]) => minutes >= n) ?? units[2];
  const ago = new Intl.RelativeTimeFormat(lang).format(-Math.floor(minutes / size), unit);
  line.firstChild.textContent = line.dataset.told.replace("%", ago);
  line.title = then.toLocaleString(lang, { dateStyle: "long", timeStyle: "short" });
}

const seen = new IntersectionObserver(([entry]) => {
  if (!entry.isIntersecting) return;
  seen.disconnect();
  tell().catch(() => {});
});
seen.observe(line);
