"""The map of the pages. /media, /static, /worker.js and /livez are served beside Django, by ``wellwish.server``."""

from __future__ import annotations

from django.urls import path, register_converter

from wellwish.web.accounts import views as accounts
from wellwish.web.care import views as care
from wellwish.web.circle import views as circle
from wellwish.web.explore import begin as first
from wellwish.web.explore import browse, rereading
from wellwish.web.explore import course as courses
from wellwish.web.explore import exercise as exercises
from wellwish.web.explore import video as videos
from wellwish.web.explore import views as explore
from wellwish.web.kept import files, timer
from wellwish.web.kept import views as kept
from wellwish.web.offline import views as offline
from wellwish.web.player import views as player
from wellwish.web.yours import house, privacy
from wellwish.web.yours import views as yours


class OpaqueId:
    """What ``secrets.token_urlsafe(16)`` writes."""

    regex = "[A-Za-z0-9_-]{22}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class Token(OpaqueId):
    """What ``secrets.token_urlsafe(24)`` writes."""

    regex = "[A-Za-z0-9_-]{32}"


register_converter(OpaqueId, "opaque")
register_converter(Token, "token")

urlpatterns = [
    path("", explore.home, name="home"),
    path("loving-kindness", explore.technique, {"technique_id": "loving-kindness"}, name="loving-kindness"),
    path("guides/<slug:guide_id>", explore.guide, name="guide"),
    path("sounds", explore.sounds, name="sounds"),
    path("explore", browse.explore, name="explore"),
    path("exercises/<slug:exercise_id>", exercises.exercise, name="exercise"),
    path("exercises/<slug:exercise_id>/favourite", exercises.favourite, name="favourite"),
    path("videos/<slug:video_id>", videos.video, name="video"),
    path("courses/<slug:course_id>", courses.course, name="course"),
    path("courses/<slug:course_id>/<int:number>", courses.day, name="day"),
    path("for/<slug:collection_id>", browse.collection, name="collection"),
    path("techniques", browse.techniques, name="techniques"),
    path("techniques/<slug:technique_id>", explore.technique, name="technique"),
    path("tips", browse.tips, name="tips"),
    path("begin", first.begin, name="begin"),
    path("robots.txt", explore.robots, name="robots"),
    path("sitemap.xml", explore.sitemap, name="sitemap"),
    path("ground", care.ground, name="ground"),
    path("before", care.before, name="before"),
    path("gentler", care.gentler, name="gentler"),
    path("privacy", house.said, {"note": "privacy"}, name="privacy"),
    path("terms", house.said, {"note": "terms"}, name="terms"),
    path("health-data", house.said, {"note": "health-data"}, name="health-data"),
    path("house/about", house.about, name="about"),
    path("sit", player.make, name="make"),
    path("sit/<opaque:sit_id>", player.play, name="sit"),
    path("sit/<opaque:sit_id>/sat", player.sat, name="sat"),
    path("sit/<opaque:sit_id>/how", player.how, name="how"),
    path("keep", player.keep, name="keep"),
    path("practice", kept.practice, name="practice"),
    path("practice/sits", kept.sits, name="practice-sits"),
    path("practice/log", kept.log, name="practice-log"),
    path("practice/streak", kept.show_streak, name="show-streak"),
    path("practice/sits/<opaque:kept_id>", kept.edit, name="practice-sit"),
    path("practice/sits/<opaque:kept_id>/delete", kept.delete, name="practice-delete"),
    path("practice/after/<opaque:sit_id>", kept.after, name="practice-after"),
    path("practice/journal", kept.journal, name="journal"),
    path("practice/journal/new", kept.write, name="write"),
    path("practice/journal/<opaque:entry_id>", kept.entry, name="entry"),
    path("practice/journal/<opaque:entry_id>/delete", kept.delete_entry, name="delete-entry"),
    path("practice/files", files.files, name="practice-files"),
    path("practice/files/sits.<slug:form>", files.take_out, name="take-out"),
    path("practice/files/bring", files.bring, name="bring"),
    path("timer", timer.timer, name="timer"),
    path("timer/sat", timer.sat, name="timer-sat"),
    path("timer/after", timer.after, name="timer-after"),
    path("circle", circle.circle, name="circle"),
    path("circle/new", circle.add, name="add"),
    path("circle/hear", circle.hear, name="hear"),
    path("circle/<uuid:person_id>", circle.edit, name="person"),
    path("circle/<uuid:person_id>/remove", circle.remove, name="remove"),
    path("circle/<uuid:person_id>/<slug:how>", circle.change, name="change"),
    path("setup", accounts.setup, name="setup"),
    path("just-me", accounts.just_me, name="just-me"),
    path("sign-in", accounts.sign_in, name="sign-in"),
    path("sign-out", accounts.sign_out, name="sign-out"),
    path("join/<token:token>", accounts.join, name="join"),
    path("you", accounts.you, name="you"),
    path("house", accounts.house, name="house"),
    path("settings", yours.settings, name="settings"),
    path("settings/zone", yours.zone, name="zone"),
    path("privacy/yours", privacy.yours, name="yours"),
    path("privacy/yours/of/<slug:kind_id>", privacy.kind, name="kind"),
    path("privacy/yours/export", privacy.export, name="export"),
    path("privacy/yours/consents", privacy.consent, name="consents"),
    path("privacy/yours/delete", privacy.leave, name="leave"),
    path("house/library", rereading.own_library, name="own-library"),
    path("manifest.webmanifest", offline.manifest, name="manifest"),
    path("offline", offline.without_network, name="offline"),
    path("offline/who", offline.who, name="who"),
    path("on-this-device", offline.device, name="device"),
]

handler400 = "wellwish.web.errors.bad_request"
handler403 = "wellwish.web.errors.forbidden"
handler404 = "wellwish.web.errors.not_found"
handler500 = "wellwish.web.errors.failed"
