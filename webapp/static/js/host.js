// For pages that frame us: fits the height of our frames. Told by the window that sent the message,
// since a sandboxed frame has no origin to go by.
(function () {
  "use strict";
  if (window.crossgaugeHost) return;
  window.crossgaugeHost = true;
  window.addEventListener("message", function (event) {
    var heights = event.data && event.data["datawrapper-height"];
    var height = heights && heights.crossgauge;
    if (typeof height !== "number" || !(height > 0 && height < 20000)) return;
    document.querySelectorAll("iframe").forEach(function (frame) {
      if (frame.contentWindow === event.source) frame.style.height = height + "px";
    });
  });
})();
