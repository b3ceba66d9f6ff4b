// Menus close when one looks away; dialogs open from any button: `data-open="id"`.
export function watchMenus() {
  const shutOthers = ({ target }) => {
    for (const menu of document.querySelectorAll(".menu[open]")) {
      if (!menu.contains(target)) menu.open = false;
    }
  };
  // Whoever tabs out of a menu has left it. A dialog asks something back: its menu waits for the answer.
  document.addEventListener("focusin", (event) => event.target.closest("dialog") || shutOthers(event));
  document.addEventListener("click", (event) => {
    shutOthers(event);
    const opener = event.target.closest?.("[data-open]");
    if (opener) document.getElementById(opener.dataset.open)?.showModal();
    if (event.target.closest?.("[data-close]")) event.target.closest("dialog")?.close();
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && event.target.closest?.(".menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}
