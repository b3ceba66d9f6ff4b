"""A passkey: set up once, then the only thing that signs in."""

import re


def test_a_passkey_is_all_it_takes(page, demo, no_barriers):
    base = demo.url.replace("127.0.0.1", "localhost")  # an address of digits has no passkeys
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
            }
        },
    )
    # Whoever has a passkey is asked for it from then on: nobody else of these stories is Kenji.
    link = demo.run("sign_in_link", "kenji@minato.example").strip().splitlines()[-1]
    page.goto(base + re.sub(r"^https?://[^/]+", "", link))
    page.get_by_role("button").first.click()

    page.goto(base + "/accounts/factors/")
    no_barriers(page)
    page.get_by_role("link", name="Add", exact=True).click()
    page.get_by_label("Name of the device").fill("Kenji's telephone")
    no_barriers(page)
    page.get_by_role("button", name="Add this device").click()
    page.get_by_role("button", name="Use a passkey").click()  # its secrets are shown after a proof
    page.get_by_role("heading", name="Recovery codes").wait_for()
    no_barriers(page)
    page.goto(base + "/accounts/factors/")
    page.get_by_role("link", name="Rename Kenji's telephone").click()
    page.get_by_label("Name").fill("Kenji's new telephone")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Kenji's new telephone").wait_for()

    page.context.clear_cookies()
    page.goto(base + "/accounts/login/")
    no_barriers(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_role("heading", name=re.compile("Good .*健二")).wait_for()
