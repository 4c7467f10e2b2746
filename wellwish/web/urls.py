"""The map of the pages. /media, /static, /worker.js and /livez are served beside Django, by ``wellwish.server``."""

from __future__ import annotations

from django.conf import settings
from django.urls import path, register_converter

from wellwish.web import trust
from wellwish.web.accounts import children, entering, factors, handover, outside, proof
from wellwish.web.accounts import views as accounts
from wellwish.web.acts import suggestions  # noqa: F401 - declares what stands on Today and after a sit
from wellwish.web.acts import views as acts
from wellwish.web.care import lines
from wellwish.web.care import views as care
from wellwish.web.checkins import files as checkin_files
from wellwish.web.checkins import mood
from wellwish.web.checkins import views as checkins
from wellwish.web.circle import views as circle
from wellwish.web.explore import begin as first
from wellwish.web.explore import browse, rereading
from wellwish.web.explore import course as courses
from wellwish.web.explore import exercise as exercises
from wellwish.web.explore import video as videos
from wellwish.web.explore import views as explore
from wellwish.web.kept import files, timer
from wellwish.web.kept import views as kept
from wellwish.web.links import views as links
from wellwish.web.offline import views as offline
from wellwish.web.path import views as on_path
from wellwish.web.player import reading, sounding
from wellwish.web.player import views as player
from wellwish.web.programmes import parts  # noqa: F401 - declares what stands on Today
from wellwish.web.programmes import views as programmes
from wellwish.web.questionnaires import house as questionnaires_of_house
from wellwish.web.questionnaires import views as questionnaires
from wellwish.web.remarks import views as remarks
from wellwish.web.reminders import pushing
from wellwish.web.reminders import views as reminders
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


class Signed(OpaqueId):
    """What ``django.core.signing.dumps`` writes of a little."""

    regex = "[A-Za-z0-9_:-]{32,250}"


register_converter(Signed, "signed")
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
    path("programmes", programmes.programmes, name="programmes"),
    path("programmes/join/<slug:course_id>", programmes.join, name="join-programme"),
    path("programmes/<opaque:enrolment_id>", programmes.programme, name="programme"),
    path("programmes/<opaque:enrolment_id>/<slug:what>", programmes.step, name="programme-step"),
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
    path("unpleasant", care.unpleasant, name="unpleasant"),
    path("house/lines", lines.add_line, name="add-line"),
    path("house/lines/<int:number>/remove", lines.remove_line, name="remove-line"),
    path("privacy", house.said, {"note": "privacy"}, name="privacy"),
    path("terms", house.said, {"note": "terms"}, name="terms"),
    path("health-data", house.said, {"note": "health-data"}, name="health-data"),
    path("house/about", house.about, name="about"),
    path("sit", player.make, name="make"),
    path("sit/<opaque:sit_id>", player.play, name="sit"),
    path("sit/<opaque:sit_id>/sat", player.sat, name="sat"),
    path("sit/<opaque:sit_id>/how", player.how, name="how"),
    path("sit/<opaque:sit_id>/words", reading.words, name="words"),
    path("sit/<opaque:sit_id>/place", sounding.place, name="place"),
    path("sit/<opaque:sit_id>/sound", sounding.sound, name="sound"),
    path("sit/<opaque:sit_id>/link", links.share, name="share"),
    path("sit/<opaque:sit_id>/remark", remarks.remark, name="remark"),
    path("sit/<opaque:sit_id>/remark/words", remarks.remark_words, name="remark-words"),
    path("remarks", remarks.remarks, name="remarks"),
    path("remarks/<int:number>/done", remarks.done, name="remark-done"),
    path("links", links.links, name="links"),
    path("links/<int:number>/end", links.end_link, name="end-link"),
    path("shared/<token:token>", links.shared, name="shared"),
    path("keep", player.keep, name="keep"),
    path("path", on_path.path, name="path"),
    path("sit/<opaque:sit_id>/felt", on_path.felt, name="felt"),
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
    path("acts", acts.acts, name="acts"),
    path("acts/<opaque:act_id>/undo", acts.undo, name="undo-act"),
    path("check-ins", checkins.checkins, name="check-ins"),
    path("check-ins/mood", mood.ask_mood, name="ask-mood"),
    path("check-ins/answers.<slug:form>", checkin_files.take_out, name="check-ins-file"),
    path("check-ins/questionnaires/<opaque:questionnaire_id>", questionnaires.answer, name="answer-questionnaire"),
    path("check-ins/answered/<opaque:answered_id>", questionnaires.answered, name="answered"),
    path("check-ins/answered/<opaque:answered_id>/delete", questionnaires.delete, name="delete-answered"),
    path("check-ins/answered/<opaque:answered_id>/fhir.json", questionnaires.take_out, name="answered-fhir"),
    path("check-ins/<opaque:checkin_id>", checkins.a_check_in, name="a-check-in"),
    path("check-ins/<opaque:checkin_id>/delete", checkins.delete, name="delete-check-in"),
    path("check-in", checkins.check_in, name="check-in-now"),
    path("check-in/mood/<opaque:sit_id>/<slug:when>", mood.mood, name="mood"),
    path("check-in/<slug:programme>/<slug:when>", checkins.check_in_for, name="check-in"),
    path("timer", timer.timer, name="timer"),
    path("timer/sat", timer.sat, name="timer-sat"),
    path("timer/after", timer.after, name="timer-after"),
    path("reminders", reminders.reminders, name="reminders"),
    path("reminders/times", reminders.add, name="reminder-add"),
    path("reminders/times/<int:number>/remove", reminders.remove, name="reminder-remove"),
    path("reminders/pause", reminders.pause, name="reminders-pause"),
    path("reminders/later", reminders.later, name="reminders-later"),
    path("reminders/unless-sat", reminders.unless_sat, name="reminders-unless-sat"),
    path("reminders/email", reminders.email, name="reminders-email"),
    path("reminders/confirm", reminders.confirm, name="reminders-confirm"),
    path("reminders/send-one", reminders.send_one, name="reminders-send-one"),
    path("reminders/push", pushing.push, name="reminders-push"),
    path("reminders/push/send-one", pushing.send_one, name="reminders-push-one"),
    path("reminders/push/<int:number>/end", pushing.end, name="reminders-push-end"),
    path("reminders/again/<signed:token>", pushing.again, name="reminders-again"),
    path("reminders/calendar", reminders.feed, name="reminders-feed"),
    path("reminders/offer", reminders.answer_offer, name="reminders-offer"),
    path("calendar/<token:token>.ics", reminders.calendar, name="calendar"),
    path("circle", circle.circle, name="circle"),
    path("circle/new", circle.add, name="add"),
    path("circle/hear", circle.hear, name="hear"),
    path("circle/<uuid:person_id>", circle.edit, name="person"),
    path("circle/<uuid:person_id>/remove", circle.remove, name="remove"),
    path("circle/<uuid:person_id>/arrange", circle.arrange, name="arrange"),
    path("circle/<uuid:person_id>/<slug:how>", circle.change, name="change"),
    path("setup", accounts.setup, name="setup"),
    path("just-me", entering.just_me, name="just-me"),
    path("sign-in", entering.sign_in, name="sign-in"),
    path("sign-in/passkey", entering.passkey_sign_in, name="passkey-sign-in"),
    path("sign-in/options", entering.passkey_options, name="passkey-options"),
    path("sign-in/second", entering.second_step, name="second-step"),
    path("sign-in/with", outside.go_outside, name="go-outside"),
    path("sign-in/<slug:provider_id>/callback", outside.come_back, name="openid_connect_callback"),
    path("sign-out", entering.sign_out, name="sign-out"),
    path("join/<token:token>", accounts.join, name="join"),
    path("you", accounts.you, name="you"),
    path("you/prove", proof.prove, name="prove"),
    path("you/passkeys", factors.passkeys, name="passkeys"),
    path("you/passkeys/options", factors.new_passkey_options, name="new-passkey-options"),
    path("you/passkeys/<int:key_id>", factors.passkey, name="passkey"),
    path("you/codes", factors.codes, name="codes"),
    path("you/codes/off", factors.codes_off, name="codes-off"),
    path("you/codes/recovery", factors.recovery, name="recovery"),
    path("you/with", outside.connect, name="connect"),
    path("you/signed-in", accounts.end_sign_in, name="end-sign-in"),
    path("children", children.children, name="children"),
    path("children/<uuid:child_id>", children.child, name="child"),
    path("children/<uuid:child_id>/open", children.open_child, name="open-child"),
    path("house", accounts.house, name="house"),
    path("house/give", handover.give, name="give-house"),
    path("house/take", handover.take, name="take-house"),
    path("trust", trust.trust, name="trust"),
    path("trust/wellwish.crt", trust.authority, name="authority"),
    path("house/members/<uuid:member_id>", accounts.change_role, name="change-role"),
    path("settings", yours.settings, name="settings"),
    path("settings/zone", yours.zone, name="zone"),
    path("privacy/yours", privacy.yours, name="yours"),
    path("privacy/yours/of/<slug:kind_id>", privacy.kind, name="kind"),
    path("privacy/yours/export", privacy.export, name="export"),
    path("privacy/yours/consents", privacy.consent, name="consents"),
    path("privacy/yours/delete", privacy.leave, name="leave"),
    path("house/questionnaires", questionnaires_of_house.questionnaires, name="questionnaires"),
    path(
        "house/questionnaires/<opaque:questionnaire_id>/remove",
        questionnaires_of_house.remove_one,
        name="remove-questionnaire",
    ),
    path("house/library", rereading.own_library, name="own-library"),
    path("manifest.webmanifest", offline.manifest, name="manifest"),
    path("offline", offline.without_network, name="offline"),
    path("offline/who", offline.who, name="who"),
    path("on-this-device", offline.device, name="device"),
]

if settings.WELLWISH_ADMIN:
    from wellwish.web.admin import site

    urlpatterns += [path(f"{settings.WELLWISH_ADMIN}/", site().urls)]  # type: ignore[list-item]

handler400 = "wellwish.web.errors.bad_request"
handler403 = "wellwish.web.errors.forbidden"
handler404 = "wellwish.web.errors.not_found"
handler500 = "wellwish.web.errors.failed"
