"""A partner's LMS, as small as the standard allows: keys, tokens, a column that takes scores.

It signs with jwcrypto; what it is sent it checks by itself.
"""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, parse_qsl, urlsplit

import requests
from jwcrypto.jwk import JWK, JWKSet
from jwcrypto.jwt import JWT

CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
DL = "https://purl.imsglobal.org/spec/lti-dl/claim/"
AGS = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
SCORE = "https://purl.imsglobal.org/spec/lti-ags/scope/score"
CLIENT, DEPLOYMENT = "lyceum-at-partner", "deployment-1"


def new_key(kid):
    return JWK.generate(kty="RSA", size=2048, kid=kid, use="sig", alg="RS256")


class Platform:
    """`url` is its issuer; `scores` what it was told; `fails` how often it is down for scores."""

    def __init__(self):
        self.key = new_key("first")
        self.published = [self.key]
        self.scores, self.registered = [], {}
        self.fails, self.refuses = 0, 0
        self.tool_keys = ""
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.platform = self
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def end(self):
        self.server.shutdown()
        self.server.server_close()

    def turn_key(self, kid="second"):
        self.key = new_key(kid)
        self.published = [*self.published, self.key]

    # --- launches

    def begin(self, session, house, target, **more):
        """Send a browser to the tool; gives what the tool asks of us."""
        said = {
            "iss": self.url,
            "client_id": CLIENT,
            "login_hint": "hint-7",
            "lti_message_hint": "message-7",
            "target_link_uri": target,
            **more,
        }
        self.target = target
        answer = session.post(
            f"{house}/courseware/lti/tool/login", data=said, allow_redirects=False, timeout=20
        )
        assert answer.status_code == 302, answer.text
        return dict(parse_qsl(urlsplit(answer.headers["Location"]).query))

    def id_token(self, asked, *, key=None, header=None, without=(), **claims):
        """Who comes, as the standard wants it; `claims` are other than that."""
        now = int(time.time())
        said = {
            "iss": self.url,
            "aud": asked["client_id"],
            "sub": "their-number-7",
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            f"{CLAIM}version": "1.3.0",
            f"{CLAIM}message_type": "LtiResourceLinkRequest",
            f"{CLAIM}deployment_id": DEPLOYMENT,
            f"{CLAIM}target_link_uri": self.target,
            f"{CLAIM}resource_link": {"id": "link-1"},
            f"{CLAIM}roles": ["http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"],
            AGS: {"scope": [SCORE], "lineitem": f"{self.url}/columns/1?of=course"},
            **claims,
        }
        said = {name: value for name, value in said.items() if name not in without}
        return self.sign(said, key=key, header=header)

    def sign(self, said, *, key=None, header=None):
        key = key or self.key
        token = JWT(header=header or {"alg": "RS256", "kid": key.key_id}, claims=said)
        token.make_signed_token(key)
        return token.serialize()

    def launch(self, visitor, house, target, **claims):
        """The whole way, to the page where it ends."""
        asked = self.begin(visitor.session, house, target)
        return self.answer(visitor, asked, self.id_token(asked, **claims))

    def answer(self, visitor, asked, token, **more):
        form = {"id_token": token, "state": asked["state"]}
        return visitor.session.post(asked["redirect_uri"], data=form, timeout=20, **more)

    # --- services

    def proven(self, token, audience):
        """What the tool signed, checked by its published keys."""
        keys = JWKSet.from_json(requests.get(self.tool_keys, timeout=20).text)
        checked = JWT(jwt=token, key=keys, check_claims={"aud": audience})
        return json.loads(checked.claims)


class Handler(BaseHTTPRequestHandler):
    @property
    def platform(self):
        return self.server.platform

    def log_message(self, *args):
        pass

    def do_GET(self):
        if self.path == "/keys":
            keys = [json.loads(key.export_public()) for key in self.platform.published]
            return self.tell({"keys": keys})
        if self.path == "/configuration":
            url = self.platform.url
            return self.tell(
                {
                    "issuer": url,
                    "authorization_endpoint": f"{url}/auth",
                    "token_endpoint": f"{url}/token",
                    "jwks_uri": f"{url}/keys",
                    "registration_endpoint": f"{url}/register",
                    "https://purl.imsglobal.org/spec/lti-platform-configuration": {
                        "product_family_code": "partner-lms"
                    },
                }
            )
        return self.tell({}, 404)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        if self.path == "/register":
            self.platform.registered = {
                **json.loads(body),
                "with": self.headers["Authorization"],
            }
            tool = "https://purl.imsglobal.org/spec/lti-tool-configuration"
            return self.tell({"client_id": CLIENT, tool: {"deployment_id": DEPLOYMENT}})
        if self.path == "/token":
            return self.give_token(body)
        if self.path == "/columns/1/scores?of=course":
            return self.take_score(body)
        return self.tell({}, 404)

    def give_token(self, body):
        said = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        claims = self.platform.proven(said["client_assertion"], f"{self.platform.url}/token")
        assert claims["iss"] == claims["sub"] == CLIENT
        assert said["grant_type"] == "client_credentials"
        assert said["scope"] == SCORE
        self.tell({"access_token": "opens", "token_type": "Bearer", "expires_in": 3600})

    def take_score(self, body):
        if self.platform.fails:
            self.platform.fails -= 1
            return self.tell({"error": "down"}, 503)
        if self.platform.refuses:
            return self.tell({"error": "no such column"}, 404)
        assert self.headers["Authorization"] == "Bearer opens"
        assert self.headers["Content-Type"] == "application/vnd.ims.lis.v1.score+json"
        self.platform.scores.append(json.loads(body))
        return self.tell({}, 200)

    def tell(self, said, status=200):
        body = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
