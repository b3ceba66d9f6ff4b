// Shows what comes when no page is open, and leads to it. It keeps nothing.
self.addEventListener("push", (event) => {
  let said = {};
  try { said = event.data ? event.data.json() : {}; } catch { said = {}; }
  const { title = "{{ brand.name|escapejs }}", body = "", url = "{% url 'messaging:inbox' %}", tag = "" } = said;
  event.waitUntil(self.registration.showNotification(title, { body, tag, data: { url }, icon: "{% url 'ui:icon-png' 192 %}" }));
});
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const to = new URL(event.notification.data.url, self.location.origin);
  if (to.origin !== self.location.origin) return;
  event.waitUntil(
    self.clients.matchAll({ type: "window", includeUncontrolled: true }).then((windows) => {
      const open = windows.find((each) => each.url === to.href);
      return open ? open.focus() : self.clients.openWindow(to.href);
    }),
  );
});
