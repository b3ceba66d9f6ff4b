"""The words of the standard."""

from typing import Final

CLAIM: Final = "https://purl.imsglobal.org/spec/lti/claim/"
MESSAGE: Final = CLAIM + "message_type"
VERSION: Final = CLAIM + "version"
DEPLOYMENT: Final = CLAIM + "deployment_id"
TARGET: Final = CLAIM + "target_link_uri"
LINK: Final = CLAIM + "resource_link"
ROLES: Final = CLAIM + "roles"
CONTEXT: Final = CLAIM + "context"
CUSTOM: Final = CLAIM + "custom"
PRESENTATION: Final = CLAIM + "launch_presentation"
PLATFORM: Final = CLAIM + "tool_platform"

RESOURCE_LINK: Final = "LtiResourceLinkRequest"
DEEP_LINK: Final = "LtiDeepLinkingRequest"
DEEP_LINKED: Final = "LtiDeepLinkingResponse"
THIS_VERSION: Final = "1.3.0"

DL: Final = "https://purl.imsglobal.org/spec/lti-dl/claim/"
DL_SETTINGS: Final = DL + "deep_linking_settings"
DL_ITEMS: Final = DL + "content_items"
DL_DATA: Final = DL + "data"
DL_MESSAGE: Final = DL + "msg"

AGS: Final = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
AGS_SCOPE: Final = "https://purl.imsglobal.org/spec/lti-ags/scope/"
LINE_ITEM: Final = AGS_SCOPE + "lineitem"
LINE_ITEM_READ: Final = AGS_SCOPE + "lineitem.readonly"
RESULT_READ: Final = AGS_SCOPE + "result.readonly"
SCORE: Final = AGS_SCOPE + "score"
NRPS: Final = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
MEMBERS: Final = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
SCOPES: Final = (LINE_ITEM, LINE_ITEM_READ, RESULT_READ, SCORE, MEMBERS)
GRADES: Final = SCOPES[:4]

TOOL_SETTINGS: Final = "https://purl.imsglobal.org/spec/lti-tool-configuration"
PLATFORM_SETTINGS: Final = "https://purl.imsglobal.org/spec/lti-platform-configuration"

ROLE: Final = "http://purl.imsglobal.org/vocab/lis/v2/membership#"
LEARNER: Final = ROLE + "Learner"
INSTRUCTOR: Final = ROLE + "Instructor"
ADMINISTRATOR: Final = "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator"
GROUP: Final = "http://purl.imsglobal.org/vocab/lis/v2/course#Group"

MEDIA: Final = "application/vnd.ims.lis.v2."
AS_LINE_ITEM: Final = MEDIA + "lineitem+json"
AS_LINE_ITEMS: Final = MEDIA + "lineitemcontainer+json"
AS_SCORE: Final = "application/vnd.ims.lis.v1.score+json"
AS_RESULTS: Final = MEDIA + "resultcontainer+json"
AS_MEMBERS: Final = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"

ASSERTION: Final = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
