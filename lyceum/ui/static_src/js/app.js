// What every page gets. Everything here only adds to links and forms that work without it.
import htmx from "htmx.org";
import { dressHtmx } from "./htmx.js";
import { watchTheme } from "./theme.js";
import { watchToasts } from "./toasts.js";
import { watchConfirmations } from "./confirm.js";
import { watchPalette } from "./palette.js";
import { watchForms } from "./forms.js";
import { watchLists } from "./lists.js";
import { watchMenus } from "./menus.js";
import { watchLater } from "./later.js";

window.htmx = htmx;
dressHtmx();
watchTheme();
watchToasts();
watchConfirmations();
watchPalette();
watchForms();
watchLists();
watchMenus();
watchLater();
