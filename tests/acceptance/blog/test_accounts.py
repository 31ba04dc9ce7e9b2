"""Registering, signing in, and what people change about their own account: `/users` and `/user`."""

from tests.acceptance.blog.people import ANOTHER_PASSWORD, NewMember, Person, sign_in, unique
from tests.acceptance.requirements import requirement
from tests.acceptance.server import Client


@requirement("BLOG-USR-01", points=2)
def test_registering_answers_201_and_the_user(newcomer: Person) -> None:
    """Registering answers 201 and the user: name, address, a token, bio and image null."""
    answer = newcomer.post("users", user=newcomer.account)
    answer.fits_the_contract(201)
    answer.gives(201, "user", username=newcomer.name, email=newcomer.email, bio=None, image=None)


@requirement("BLOG-USR-02", points=2)
def test_the_token_of_registering_signs_in(author: Person) -> None:
    """The token from registering, sent as `Authorization: Token …`, says who asks."""
    answer = author.get("user")
    answer.fits_the_contract(200)
    answer.gives(200, "user", username=author.name, email=author.email)


@requirement("BLOG-USR-03", points=2)
def test_signing_in_answers_the_user_with_a_token(author: Person) -> None:
    """Signing in with address and password answers 200 and a token that works."""
    answer = sign_in(author, author.email, author.password)
    answer.fits_the_contract(200)
    author.uses(answer).get("user").gives(200, "user", username=author.name)


@requirement("BLOG-USR-04", points=1)
def test_a_wrong_password_is_refused(author: Person) -> None:
    """Signing in with a wrong password, or an address nobody has, answers 401."""
    sign_in(author, author.email, "not " + author.password).refuses(401)
    sign_in(author, f"{unique('nobody')}@example.com", author.password).refuses(401)


@requirement("BLOG-USR-05", points=1)
def test_signing_in_asks_for_both_fields(author: Person) -> None:
    """Signing in with a blank or missing field answers 422 and names the field."""
    sign_in(author, "", author.password).refuses(422, naming="email")
    sign_in(author, author.email, "").refuses(422, naming="password")
    author.post("users", "login", user={"email": author.email}).refuses(422, naming="password")


@requirement("BLOG-USR-06", points=2)
def test_a_taken_name_is_a_conflict(author: Person, newcomer: Person) -> None:
    """Registering a taken username answers 409 and names username."""
    account = newcomer.account | {"username": author.name}
    newcomer.post("users", user=account).refuses(409, naming="username")


@requirement("BLOG-USR-07", points=2)
def test_a_taken_address_is_a_conflict(author: Person, newcomer: Person) -> None:
    """Registering a taken email address answers 409 and names email."""
    account = newcomer.account | {"email": author.email}
    newcomer.post("users", user=account).refuses(409, naming="email")


@requirement("BLOG-USR-08", points=2)
def test_blank_fields_do_not_register(newcomer: Person) -> None:
    """Registering with a blank or null field answers 422 and names the field."""
    for field in newcomer.account:
        for blank in ("", None):
            account = newcomer.account | {field: blank}
            newcomer.post("users", user=account).refuses(422, naming=field)


@requirement("BLOG-USR-09", points=1)
def test_missing_fields_do_not_register(newcomer: Person) -> None:
    """Registering without a field answers 422 and names the field."""
    for field in newcomer.account:
        account = {name: value for name, value in newcomer.account.items() if name != field}
        newcomer.post("users", user=account).refuses(422, naming=field)


@requirement("BLOG-USR-10", points=1)
def test_what_is_no_address_does_not_register(newcomer: Person) -> None:
    """Registering with something that is no email address answers 422 and names email."""
    account = newcomer.account | {"email": "not an address"}
    newcomer.post("users", user=account).refuses(422, naming="email")


@requirement("BLOG-USR-11", points=2)
def test_bio_and_image_are_changed_and_read_back(author: Person) -> None:
    """A changed bio and image are in the answer, and read back afterwards."""
    wish = {"bio": "Drinks tea — 茶.", "image": "https://example.com/anna.png"}
    answer = author.put("user", user=wish)
    answer.fits_the_contract(200)
    answer.gives(200, "user", **wish, username=author.name)
    author.get("user").gives(200, "user", **wish)


@requirement("BLOG-USR-12", points=1)
def test_what_a_change_does_not_name_stays(author: Person) -> None:
    """A change of the bio alone leaves name, address, image and password as they were."""
    author.put("user", user={"image": "https://example.com/1.png"}).has(200)
    author.put("user", user={"bio": "Only this"}).has(200)
    image = "https://example.com/1.png"
    author.get("user").gives(200, "user", username=author.name, email=author.email, image=image)
    sign_in(author, author.email, author.password).has(200)


@requirement("BLOG-USR-13", points=1)
def test_an_empty_bio_and_image_read_back_as_null(author: Person) -> None:
    """An empty bio or image is kept as null."""
    author.put("user", user={"bio": "Something", "image": "https://example.com/1.png"}).has(200)
    author.put("user", user={"bio": "", "image": ""}).gives(200, "user", bio=None, image=None)
    author.get("user").gives(200, "user", bio=None, image=None)


@requirement("BLOG-USR-14", points=1)
def test_null_clears_bio_and_image(author: Person) -> None:
    """A bio or image of null is cleared."""
    author.put("user", user={"bio": "Something", "image": "https://example.com/1.png"}).has(200)
    author.put("user", user={"bio": None, "image": None}).gives(200, "user", bio=None, image=None)
    author.get("user").gives(200, "user", bio=None, image=None)


@requirement("BLOG-USR-15", points=2)
def test_a_changed_address_signs_in(author: Person) -> None:
    """After a change of address the new one signs in and the old one does not."""
    email = f"{unique('new')}@example.com"
    author.put("user", user={"email": email}).gives(200, "user", email=email)
    sign_in(author, email, author.password).has(200)
    sign_in(author, author.email, author.password).refuses(401)


@requirement("BLOG-USR-16", points=1)
def test_a_changed_name_is_the_name_everywhere(author: Person, visitor: Client) -> None:
    """After a change of name the profile and the articles are under the new one."""
    slug = author.publishes()["slug"]
    name = unique("anew")
    author.put("user", user={"username": name}).gives(200, "user", username=name)
    visitor.get("profiles", name).gives(200, "profile", username=name)
    visitor.get("profiles", author.name).refuses(404, naming="profile")
    answer = visitor.get("articles", slug)
    answer.must(answer.gives(200, "article")["author"]["username"] == name, f"its author: {name}")


@requirement("BLOG-USR-17", points=2)
def test_a_changed_password_signs_in(author: Person) -> None:
    """After a change of password the new one signs in and the old one does not."""
    answer = author.put("user", user={"password": ANOTHER_PASSWORD})
    answer.has(200)
    author.uses(answer).get("user").has(200)
    sign_in(author, author.email, ANOTHER_PASSWORD).has(200)
    sign_in(author, author.email, author.password).refuses(401)


@requirement("BLOG-USR-18", points=2)
def test_nobody_takes_over_another_ones_name_or_address(author: Person, reader: Person) -> None:
    """A change to a name or address that somebody else has answers 409 or 422, naming the field."""
    reader.put("user", user={"username": author.name}).refuses(409, 422, naming="username")
    reader.put("user", user={"email": author.email}).refuses(409, 422, naming="email")
    reader.get("user").gives(200, "user", username=reader.name, email=reader.email)


@requirement("BLOG-USR-19", points=1)
def test_ones_own_name_is_not_taken(author: Person) -> None:
    """A change that repeats one's own name and address is no conflict."""
    same = {"username": author.name, "email": author.email, "bio": "New"}
    author.put("user", user=same).gives(200, "user", **same)


@requirement("BLOG-USR-20", points=1)
def test_name_address_and_password_cannot_be_blanked(author: Person) -> None:
    """A change of name, address or password to nothing answers 422 and names the field."""
    for field in ("username", "email", "password"):
        for blank in ("", None):
            author.put("user", user={field: blank}).refuses(422, naming=field)
    sign_in(author, author.email, author.password).gives(200, "user", username=author.name)


@requirement("BLOG-USR-21", points=1)
def test_a_change_of_nothing_is_refused(author: Person) -> None:
    """A change of the account needs one field at least: none answers 422."""
    author.put("user", user={}).refuses(422)


@requirement("BLOG-USR-22", points=1)
def test_everybody_has_an_account_of_their_own(member: NewMember) -> None:
    """What one person changes, others do not see in their own account."""
    one, other = member(), member()
    one.put("user", user={"bio": "Mine"}).has(200)
    other.get("user").gives(200, "user", username=other.name, bio=None)
