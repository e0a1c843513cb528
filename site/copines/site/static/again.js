// Leads to a post by chance, and to what was written at this time of the year. Without it both links
// lead to the archives.
const root = new URL("../", import.meta.url);
const surprise = document.getElementById("surprise");
const flashback = document.getElementById("flashback");

surprise?.addEventListener("click", async (click) => {
  click.preventDefault();
  const { posts, block } = surprise.dataset;
  const post = Math.floor(Math.random() * posts);
  try {
    // of the search's files, which have so many posts each
    const answer = await fetch(new URL(`search/posts/${Math.floor(post / block)}.json`, root));
    location = new URL((await answer.json())[post % block][1], root);
  } catch {
    location = surprise.href;
  }
});

const now = new Date();
const month = String(now.getMonth() + 1).padStart(2, "0");
if (flashback?.dataset.months.split(" ").includes(month)) {
  const name = now.toLocaleString(document.documentElement.lang, { month: "long" });
  flashback.href = new URL(`flashback/${month}/`, root);
  flashback.textContent = flashback.dataset.told.replace("%", name);
}
