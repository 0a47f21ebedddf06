// A link to a report that stands on another page of the timeline leads to that page.

const target = decodeURIComponent(location.hash.slice(1));
const url = new URL(location.href);
if (target && !document.getElementById(target) && !url.searchParams.has("event")) {
  url.searchParams.delete("page");
  url.searchParams.set("event", target);
  location.replace(url);
}
