/* Draws every <div data-chart="ID"> from the JSON in <script id="ID" type="application/json">; a segment opens its `url`. */
(function () {
  "use strict";
  // As much as a bar and its gap take, and what stands around the bars.
  const BAR = 26, AROUND = 84;
  function draw(box) {
    const option = JSON.parse(document.getElementById(box.dataset.chart).textContent);
    const font = getComputedStyle(document.body).fontFamily;
    if (box.dataset.bars) box.style.height = Number(box.dataset.bars) * BAR + AROUND + "px";
    const chart = window.echarts.init(box, null, { renderer: "svg" });
    chart.setOption(Object.assign({ animation: false, textStyle: { fontFamily: font } }, option));
    new ResizeObserver(function () { chart.resize(); }).observe(box);
    chart.on("click", function (event) {
      if (event.data && event.data.url) location.href = event.data.url;
    });
    window.addEventListener("beforeprint", function () { chart.resize(); });
  }
  document.querySelectorAll("[data-chart]").forEach(draw);
})();
