"""What the pages of this feature send, and what each field has to be."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import IntegerField, PasswordField, StringField
from wtforms.validators import DataRequired, EqualTo, InputRequired, Length, NumberRange


class ClassCodeForm(FlaskForm):
    code = StringField(validators=[DataRequired(_l("Type your class code.")), Length(max=40)])


class StaffSignInForm(FlaskForm):
    sign_in_name = StringField(validators=[DataRequired(_l("Type your sign-in name.")), Length(max=200)])
    password = PasswordField(validators=[InputRequired(_l("Type your password.")), Length(max=1000)])


class NewPasswordForm(FlaskForm):
    password = PasswordField(validators=[InputRequired(_l("Choose a password.")), Length(max=1000)])
    again = PasswordField(validators=[EqualTo("password", _l("The two passwords differ. Type both again."))])


def tidy(text: str | None) -> str:
    """One line without invisible control characters."""
    return " ".join("".join(c for c in text or "" if c.isprintable()).split())


class TeacherForm(FlaskForm):
    first_name = StringField(
        filters=[tidy],
        validators=[DataRequired(_l("Write the first name.")), Length(max=60)],
    )
    last_name = StringField(filters=[tidy], validators=[Length(max=60)])
    sign_in_name = StringField(validators=[DataRequired(_l("Choose a sign-in name.")), Length(max=80)])


class AssignForm(FlaskForm):
    teacher_id = IntegerField(validators=[InputRequired(_l("Choose a teacher.")), NumberRange(0, 2**62)])


class RosterForm(FlaskForm):
    file = FileField(validators=[FileRequired(_l("Choose a CSV file."))])


def errors_of(form: FlaskForm) -> dict[str, str]:
    """The first complaint of each field, for the page."""
    return {name: str(texts[0]) for name, texts in form.errors.items() if name != "csrf_token" and texts}
