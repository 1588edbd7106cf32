// Keeps an open page current and says how old what it shows is. Without it everything works, only by hand.
"use strict";

const live = () => document.getElementById("live");
const busy = () => {
  const place = live();
  return place && (place.querySelector("form :focus, details[open], dialog[open]") || place.querySelector("[data-typed]"));
};

document.addEventListener("input", event => event.target.setAttribute("data-typed", ""));
document.addEventListener("htmx:beforeRequest", event => {
  // What somebody is reading on or typing into is not replaced under their hands.
  if (event.target.id === "live" && busy()) event.preventDefault();
});

function lost(isLost) {
  document.body.toggleAttribute("data-lost", isLost);
  const note = document.getElementById("lost");
  if (note) note.hidden = !isLost;
}
document.addEventListener("htmx:sendError", () => lost(true));
document.addEventListener("htmx:responseError", event => lost(event.detail.xhr.status >= 500));
document.addEventListener("htmx:afterOnLoad", () => lost(false));

function words(seconds, place) {
  const kind = seconds < 90 ? "seconds" : seconds < 5400 ? "minutes" : "hours";
  const amount = { seconds: seconds, minutes: seconds / 60, hours: seconds / 3600 }[kind];
  return place.dataset[kind].replace("{n}", Math.round(amount));
}
function age() {
  for (const place of document.querySelectorAll("[data-loaded]")) {
    const began = Number(place.dataset.loaded) || Date.now();
    place.dataset.loaded = began;
    const seconds = Number(place.dataset.age || 0) + (Date.now() - began) / 1000;
    place.textContent = words(seconds, place);
    const limits = (place.dataset.limits || "60,300").split(",").map(Number);
    place.className = "level " + (seconds < limits[0] ? "fresh" : seconds < limits[1] ? "old" : "stale");
  }
  for (const place of document.querySelectorAll("time[data-until]")) {
    // Business time may stand still, so what is left is counted from the business time of the page.
    const left = (Date.parse(place.dateTime) - Date.parse(place.dataset.until)) / 60000;
    place.title = left > 0 ? Math.round(left) + " min" : "";
  }
}
setInterval(age, 1000);
document.addEventListener("DOMContentLoaded", age);
document.addEventListener("htmx:afterSettle", age);
