// What the course's pages do beyond the theme: paper shows what is folded, the self-test is marked, an explorer is set.
"use strict";

// ---- Paper: whatever is folded is opened before printing and folded again afterwards.
let opened = [];
window.addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll(".bd-article details:not([open])")];
  for (const fold of opened) fold.open = true;
});
window.addEventListener("afterprint", () => {
  for (const fold of opened) fold.open = false;
  opened = [];
});

// ---- The theme lets the keyboard into boxes that scroll, but for what is folded it cannot tell: ask when it is opened.
document.addEventListener("toggle", (event) => {
  for (const box of event.target.querySelectorAll("pre")) if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
}, true);

// ---- A link to a side note opens it: the link's target stands right above the fold, or in it.
function unfold() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  const inside = target.closest("details");
  if (inside) inside.open = true;
  const next = (target.closest(".bd-article p") ?? target).nextElementSibling;
  if (target.matches("a[id^='note-']") && next?.matches("details")) next.open = true;
}
window.addEventListener("hashchange", unfold);
document.addEventListener("click", (event) => { // the same link again, after the note was folded
  const link = event.target.closest("a[href^='#']");
  if (link && link.getAttribute("href") === location.hash) unfold();
});

// ---- The self-test: answers are marked together, so that moving through the choices gives nothing away.
function wake(test) {
  const questions = [...test.querySelectorAll(".question")];
  const mark = test.querySelector(".self-test-mark");
  const again = test.querySelector(".self-test-again");
  const result = test.querySelector(".self-test-result");
  const enough = Math.ceil(questions.length * 0.7);
  mark.hidden = false;

  function judge(question) {
    const chosen = question.querySelector("input:checked");
    const right = chosen !== null && chosen.value === question.dataset.right;
    const verdict = question.querySelector(".verdict");
    verdict.hidden = false;
    verdict.textContent = right ? "✓ Right." : chosen ? "✗ Not this one." : "✗ Not answered.";
    question.classList.toggle("right", right);
    question.classList.toggle("wrong", !right);
    question.querySelector("details").open = !right;
    return right;
  }

  mark.addEventListener("click", () => {
    const failed = questions.filter((question) => !judge(question));
    const good = questions.length - failed.length;
    result.hidden = false;
    result.replaceChildren();
    const line = result.appendChild(document.createElement("p"));
    line.textContent = `${good} of ${questions.length} right. ` +
      (good >= enough ? "That is enough to begin." : `${enough} are enough to begin; read up first, then try again.`);
    if (failed.length) {
      const list = result.appendChild(document.createElement("ul"));
      for (const question of failed) {
        const item = list.appendChild(document.createElement("li"));
        const back = item.appendChild(document.createElement("a"));
        back.href = "#" + question.id;
        back.textContent = "Question " + question.id.split("-")[1];
        for (const link of question.querySelectorAll(".read-up")) item.append(": ", link.cloneNode(true));
      }
    }
    again.hidden = false;
    result.focus();
  });

  again.addEventListener("click", () => {
    for (const question of questions) {
      for (const choice of question.querySelectorAll("input")) choice.checked = false;
      question.classList.remove("right", "wrong");
      question.querySelector(".verdict").hidden = true;
      question.querySelector("details").open = false;
    }
    result.hidden = true;
    again.hidden = true;
    questions[0].querySelector("input").focus();
  });
}

// ---- An explorer of the landing page: another choice than the first stands chosen when the page opens.
function choose(box) {
  const wanted = box.dataset.choose.split(" ").filter(Boolean);
  box.querySelectorAll("fieldset").forEach((set, place) => {
    for (const option of set.querySelectorAll(".ce-option")) {
      if (option.textContent === wanted[place]) option.querySelector("input").click();
    }
  });
}

document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll(".self-test").forEach(wake);
  unfold();
  document.querySelectorAll(".explorer-from-chapter").forEach(choose);
});
