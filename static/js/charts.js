/* Draws every <div data-chart="ID"> from the JSON in <script id="ID" type="application/json">. */
(function () {
  "use strict";
  function draw(box) {
    const option = JSON.parse(document.getElementById(box.dataset.chart).textContent);
    const font = getComputedStyle(document.body).fontFamily;
    const chart = window.echarts.init(box, null, { renderer: "svg" });
    chart.setOption(Object.assign({ animation: false, textStyle: { fontFamily: font } }, option));
    new ResizeObserver(function () { chart.resize(); }).observe(box);
    const where = box.dataset.open;
    if (where) chart.on("click", function (event) { location.href = where + encodeURIComponent(event.name); });
    window.addEventListener("beforeprint", function () { chart.resize(); });
  }
  document.querySelectorAll("[data-chart]").forEach(draw);
})();
