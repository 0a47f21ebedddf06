// In a frame: tells the page around it how high the content is, in the words of three host scripts.

const isFramed = window.parent !== window;
// pym.js names each frame in its address.
const pymId = new URLSearchParams(location.search).get("childId");
let told = 0;

function tell() {
  const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
  if (height === told || height === 0) return;
  told = height;
  window.parent.postMessage({ "datawrapper-height": { crossgauge: height } }, "*");
  window.parent.postMessage({ sentinel: "amp", type: "embed-size", height }, "*");
  if (pymId) window.parent.postMessage(`pymxPYMx${pymId}xPYMxheightxPYMx${height}`, "*");
}

// A page that tells heights to itself would never come to rest.
if (isFramed) {
  new ResizeObserver(tell).observe(document.documentElement);
  window.addEventListener("load", tell);
}
