// Styles use what the browsers of package.json know; what is named here is an enhancement that may be missing.
const enhancements = [
  "css-resize", // iOS gives no handle; the field grows by itself
  "css-scrollbar", // the scroll bar then looks as the system's
  "css-content-visibility", // drawn at once then
  "css-paged-media", // paper in Safari keeps the margins of its dialogue
  "extended-system-fonts", // a fallback stands beside it
];

export default {
  plugins: ["stylelint-no-unsupported-browser-features"],
  rules: {
    "plugin/no-unsupported-browser-features": [true, { ignorePartialSupport: true, ignore: enhancements }],
  },
};
