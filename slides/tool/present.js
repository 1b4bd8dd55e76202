// Shows one slide at a time; opens a window for the speaker; lays slides out to be checked.
"use strict";

const slides = [...document.querySelectorAll(".slide")];
const stage = document.getElementById("stage");
const query = new URLSearchParams(location.search);
const isSpeaker = query.has("speaker");
let at = 0;
// The other window: the speaker's, or, seen from there, the one that is shown.
let other = isSpeaker ? window.opener : null;

document.querySelectorAll("pre code").forEach((code) => {
  if (window.hljs && /language-(rust|diff|python|toml|c)\b/.test(code.className)) {
    (hljs.highlightElement ?? hljs.highlightBlock)(code);
  }
});

function add(tag, id, parent = document.body) {
  const element = document.createElement(tag);
  element.id = id;
  parent.append(element);
  return element;
}

// Words as large as the slide has room for: the back row will be grateful.
const SIZES = [36, 34, 32, 30, 28];

// Long lines of code stay smaller than the words around them.
function narrow(body) {
  for (const code of body.querySelectorAll("pre code")) {
    code.style.fontSize = "";
    if (code.scrollWidth <= code.clientWidth) continue;
    const size = parseFloat(getComputedStyle(code).fontSize);
    code.style.fontSize = `${Math.max(19, size * code.clientWidth / code.scrollWidth - 0.2)}px`;
  }
}

function overflows(body) {
  const room = body.getBoundingClientRect();
  return [...body.children].some((child) => child.getBoundingClientRect().bottom > room.bottom) ||
    [...body.querySelectorAll("pre code, table, .columns, .columns > div")].some((wide) =>
      wide.scrollWidth > wide.clientWidth + 1 || wide.getBoundingClientRect().right > room.right + 1);
}

function enlarge() {
  document.body.classList.add("measured");
  for (const slide of slides) {
    const body = slide.querySelector(".body");
    for (const size of SIZES) {
      body.style.fontSize = `${size}px`;
      narrow(body);
      if (!overflows(body)) break;
    }
  }
  document.body.classList.remove("measured");
}

// Dark or light: as the system has it, until one says otherwise.
function dark(set) {
  document.documentElement.classList.toggle("dark", set);
}
let isDark = query.has("dark") || (!query.has("light") && matchMedia("(prefers-color-scheme: dark)").matches);
addEventListener("beforeprint", () => dark(false));
addEventListener("afterprint", () => dark(isDark));

function show(number, tell = true) {
  at = Math.max(0, Math.min(slides.length - 1, number));
  slides.forEach((slide, index) => {
    slide.classList.toggle("now", index === at);
    slide.classList.toggle("next", isSpeaker && index === at + 1);
  });
  history.replaceState(null, "", location.search + "#" + (at + 1));
  foot.textContent = `${at + 1} / ${slides.length}`;
  if (isSpeaker) tellSpeaker();
  if (tell) send();
}

function send() {
  if (other && !other.closed) other.postMessage({ at, dark: isDark }, "*");
}

addEventListener("message", (event) => {
  if (typeof event.data?.at !== "number") return;
  // After a reload, this is how one window finds the other again.
  other = event.source;
  if (event.data.asks) return send();
  isDark = event.data.dark;
  dark(isDark);
  show(event.data.at, false);
});

function fit() {
  const scale = Math.min(innerWidth / 1280, innerHeight / 720);
  if (isSpeaker) {
    const large = Math.min(((innerWidth - 60) * 0.62) / 1280, ((innerHeight - 80) * 0.6) / 720);
    document.body.style.setProperty("--large", large);
    document.body.style.setProperty("--small", Math.min(large, (innerWidth - 60) / 1280 - large));
  } else {
    const [x, y] = [(innerWidth - 1280 * scale) / 2, (innerHeight - 720 * scale) / 2];
    stage.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
  }
}

// What is pressed, on either window.
const keys = {
  "→ ↓ space, PgDn": "the next slide",
  "← ↑ PgUp": "the slide before",
  "Home, End": "the first, the last",
  s: "a window for the speaker: notes, clock, the next slide",
  d: "dark or light",
  f: "the whole screen",
  b: "a black screen; again: the slide",
  o: "all slides at once; click one to go there",
  Esc: "this page in the book, to read",
  "?": "these keys",
};

function press(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const help = document.getElementById("help");
  const black = document.getElementById("black");
  switch (event.key) {
    case "ArrowRight": case "ArrowDown": case "PageDown": case " ": case "Enter": show(at + 1); break;
    case "ArrowLeft": case "ArrowUp": case "PageUp": case "Backspace": show(at - 1); break;
    case "Home": show(0); break;
    case "End": show(slides.length - 1); break;
    case "s": speaker(); break;
    case "d": isDark = !isDark; dark(isDark); send(); break;
    case "f":
      if (document.fullscreenElement) document.exitFullscreen();
      else document.documentElement.requestFullscreen();
      break;
    case "o": overview(!document.body.classList.contains("overview")); break;
    case "b": black.classList.toggle("on"); break;
    case "?": help.classList.toggle("on"); break;
    case "Escape":
      if (help.classList.contains("on")) help.classList.remove("on");
      else if (!isSpeaker && !document.fullscreenElement) location.href = slides[at].dataset.page;
      break;
    default: return;
  }
  event.preventDefault();
}

function overview(on) {
  if (isSpeaker) return;
  document.body.classList.toggle("overview", on);
  if (on) slides[at].scrollIntoView({ block: "center" });
}

function speaker() {
  if (isSpeaker) return;
  const address = location.href.split(/[?#]/)[0] + "?speaker" + location.hash;
  const opened = window.open(address, "speaker", "width=1200,height=800");
  if (opened) other = opened;
  else alert("The browser keeps the speaker's window closed. Allow pop-up windows for this page.");
}

// The speaker's window.
const talk = slides.map((slide) => Number(slide.dataset.minutes));
const work = slides.map((slide) => Number(slide.dataset.work ?? 0));
const planned = talk.map((minutes, index) => minutes + work[index]);
const sum = (list) => list.reduce((total, minutes) => total + minutes, 0);
const started = { at: null };
const two = (number) => String(Math.floor(number)).padStart(2, "0");

function tellSpeaker() {
  document.getElementById("words").innerHTML =
    slides[at].querySelector(".notes").innerHTML || "<p>No notes.</p>";
  tick();
}

function tick() {
  const now = new Date();
  if (started.at === null) started.at = now;
  const seconds = (now - started.at) / 1000;
  const done = sum(planned.slice(0, at + 1)) - sum(planned.slice(0, started.slide ?? 0));
  const late = seconds > done * 60 ? "late" : "";
  document.getElementById("clock").innerHTML =
    `<b>${two(now.getHours())}:${two(now.getMinutes())}</b>
     <span class="${late}">${two(seconds / 60)}:${two(seconds % 60)} gone</span>
     <span>this slide: ${talk[at]} min${work[at] ? `, then ${work[at]} min of work` : ""}</span>
     <span>done at ${done}:00</span>
     <span>${at + 1} / ${slides.length}</span>`;
}

// Checks: what does not fit on its slide, and what cannot be read.
const SMALLEST = 16;

function words(element) {
  const text = element.textContent.trim().replace(/\s+/g, " ");
  return `"${text.slice(0, 30)}"`;
}

function check(slide) {
  const problems = [];
  const frame = slide.getBoundingClientRect();
  const body = slide.querySelector(".body");
  const room = body.getBoundingClientRect();
  const bottom = Math.max(...[...body.children].map((child) => child.getBoundingClientRect().bottom));
  if (bottom > room.bottom + 1) problems.push(`too tall by ${Math.round(bottom - room.bottom)} pixels`);
  for (const element of body.querySelectorAll("*")) {
    if (element.closest("svg")) continue;
    if (element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0 &&
        getComputedStyle(element).display !== "inline") {
      problems.push(`too wide: <${element.localName}> ${words(element)}, ` +
        `${element.scrollWidth} pixels for ${element.clientWidth}`);
    }
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (own && parseFloat(getComputedStyle(element).fontSize) < SMALLEST) {
      problems.push(`too small: ${words(element)}, ${getComputedStyle(element).fontSize}`);
    }
  }
  for (const picture of body.querySelectorAll("img")) {
    if (!picture.naturalWidth) problems.push(`the picture ${picture.getAttribute("src")} is not there`);
  }
  for (const svg of body.querySelectorAll("svg")) checkPicture(svg, frame, problems);
  return [...new Set(problems)];
}

function checkPicture(svg, frame, problems) {
  const box = svg.getBoundingClientRect();
  const scale = box.width / (svg.viewBox.baseVal?.width || box.width);
  if (box.right > frame.right + 1 || box.bottom > frame.bottom + 1) problems.push("a picture does not fit");
  const texts = [...svg.querySelectorAll("text")].map((text) => ({
    text, box: text.getBoundingClientRect(), size: parseFloat(getComputedStyle(text).fontSize) * scale,
  }));
  texts.forEach(({ text, box: own, size }, index) => {
    if (size < SMALLEST) problems.push(`too small in the picture: ${words(text)}, ${size.toFixed(1)} pixels`);
    if (own.left < box.left - 1 || own.right > box.right + 1 || own.top < box.top - 3 ||
        own.bottom > box.bottom + 3) {
      problems.push(`cut off in the picture: ${words(text)}`);
    }
    for (const { text: later, box: theirs } of texts.slice(index + 1)) {
      const across = Math.min(own.right, theirs.right) - Math.max(own.left, theirs.left);
      const down = Math.min(own.bottom, theirs.bottom) - Math.max(own.top, theirs.top);
      if (across > 2 && down > 0.35 * Math.min(own.height, theirs.height)) {
        problems.push(`on top of each other in the picture: ${words(text)} and ${words(later)}`);
      }
    }
  });
}

async function report() {
  document.body.classList.add("check");
  await document.fonts.ready;
  enlarge();
  await Promise.all([...document.images].map((image) => image.decode().catch(() => {})));
  const found = slides.map((slide, index) => ({
    slide: index + 1,
    title: slide.querySelector("h1, h2")?.textContent ?? "",
    problems: check(slide),
  }));
  const pre = document.createElement("pre");
  pre.id = "report";
  pre.textContent = JSON.stringify(found);
  document.body.replaceChildren(pre);
}

const foot = document.createElement("div");
if (query.has("check")) {
  report();
} else {
  foot.id = "foot";
  stage.append(foot);
  add("div", "black");
  add("div", "help").innerHTML = "<h3>Keys</h3>" +
    Object.entries(keys).map(([key, does]) => `<p><kbd>${key}</kbd> ${does}</p>`).join("");
  addEventListener("keydown", press);
  addEventListener("resize", fit);
  slides.forEach((slide, index) => slide.addEventListener("click", () => {
    if (!document.body.classList.contains("overview")) return;
    overview(false);
    show(index);
  }));
  addEventListener("hashchange", () => show(Number(location.hash.slice(1)) - 1));
  dark(isDark);
  if (isSpeaker) {
    document.body.classList.add("speaker");
    add("div", "bar").innerHTML = "<span id=\"clock\" style=\"display: flex; gap: 1.6em\"></span>" +
      "<button id=\"restart\">start the clock here</button>";
    add("div", "words");
    document.title = "Speaker: " + document.title;
    document.getElementById("restart").onclick = () => {
      started.at = new Date();
      started.slide = at;
      tick();
    };
    setInterval(tick, 1000);
  }
  fit();
  document.fonts.ready.then(() => {
    enlarge();
    fit();
  });
  show((Number(location.hash.slice(1)) || 1) - 1);
  if (query.has("overview")) overview(true);
  if (isSpeaker) {
    started.slide = at;
    tick();
    if (other) other.postMessage({ at, asks: true }, "*");
  }
}
