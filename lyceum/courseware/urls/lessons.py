from django.urls import path

from lyceum.courseware.views import exchange, lessons, reviews, uploads
from lyceum.courseware.views import lesson_learners as learners

ONE, BLOCK = "lessons/<int:lesson_id>/", "lessons/<int:lesson_id>/blocks/<slug:block_id>/"
READ = "resources/<int:resource_id>/lesson/"
PART = f"{READ}<slug:block_id>/"
urlpatterns = [
    path("lessons/", lessons.lessons, name="lessons"),
    path("lessons/start/", lessons.start_lesson, name="start-lesson"),
    path("lessons/import/", exchange.import_lessons, name="import-lessons"),
    path(f"{ONE}export/<slug:form>/", exchange.export_lesson, name="export-lesson"),
    path(ONE, lessons.editor, name="lesson-editor"),
    path(f"{ONE}about/", lessons.describe_lesson, name="describe-lesson"),
    path(f"{ONE}preview/", lessons.preview, name="preview-lesson"),
    path(f"{ONE}preview/<slug:block_id>/", lessons.try_answer, name="try-answer"),
    path(f"{ONE}versions/", lessons.versions, name="lesson-versions"),
    path(f"{ONE}versions/<int:number>/", lessons.restore_version, name="restore-version"),
    path(f"{ONE}duplicate/", lessons.duplicate_lesson, name="duplicate-lesson"),
    path(f"{ONE}translate/", lessons.translate_lesson, name="translate-lesson"),
    path(f"{ONE}hand-in/", lessons.hand_in, name="hand-in"),
    path(f"{ONE}take-back/", lessons.take_back, name="take-back"),
    path(f"{ONE}publish/", lessons.publish_lesson, name="publish-lesson"),
    path(f"{ONE}withdraw/", lessons.withdraw_lesson, name="withdraw-lesson"),
    path(f"{ONE}review/", reviews.review_lesson, name="review-lesson"),
    path(f"{ONE}comment/", reviews.comment_on_block, name="comment-on-block"),
    path(f"{ONE}comments/<int:comment_id>/", reviews.settle_comment, name="settle-comment"),
    path("review-terms/<int:organisation_id>/", reviews.review_terms, name="review-terms"),
    path(f"{ONE}blocks/", lessons.add_block, name="add-block"),
    path(BLOCK, lessons.change_block, name="change-block"),
    path(f"{BLOCK}move/", lessons.move_block, name="move-block"),
    path(f"{BLOCK}duplicate/", lessons.duplicate_block, name="duplicate-block"),
    path(f"{BLOCK}remove/", lessons.remove_block, name="remove-block"),
    path(f"{BLOCK}put-back/", lessons.put_back_block, name="put-back-block"),
    path(f"{BLOCK}file/", uploads.hand_in_file, name="hand-in-file"),
    path(f"{BLOCK}captions.vtt", uploads.captions_of_draft, name="captions-of-draft"),
    path(f"{ONE}uploads/", uploads.begin_upload, name="begin-upload"),
    path("uploads/<uuid:file_token>/", uploads.upload, name="upload"),
    path("files/<uuid:file_token>/", uploads.file, name="lesson-file"),
    path(READ, learners.lesson, name="lesson"),
    path(f"{READ}open/", learners.open_lesson, name="open-lesson"),
    path(f"{READ}place/", learners.note_place, name="note-place"),
    path(f"{READ}finish/", learners.finish_lesson, name="finish-lesson"),
    path(f"{READ}take-over/", learners.take_over, name="take-over-lesson"),
    path(f"{PART}answer/", learners.answer_question, name="answer-question"),
    path(f"{PART}tick/", learners.tick_items, name="tick-items"),
    path(f"{PART}reflect/", learners.reflect, name="reflect"),
    path(f"{PART}captions.vtt", uploads.captions, name="captions"),
]
