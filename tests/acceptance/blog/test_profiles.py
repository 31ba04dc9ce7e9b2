"""People as others see them, and who follows whom: `/profiles`."""

from tests.acceptance.blog.people import NewMember, Person
from tests.acceptance.requirements import requirement
from tests.acceptance.server import Client, unknown


@requirement("BLOG-PRO-01", points=2)
def test_a_profile_is_public(author: Person, visitor: Client) -> None:
    """A profile is read without a token: name, bio, image, and following false."""
    wish = {"bio": "Drinks tea", "image": "https://example.com/anna.png"}
    author.put("user", user=wish).has(200)
    answer = visitor.get("profiles", author.name)
    answer.fits_the_contract(200)
    answer.gives(200, "profile", username=author.name, **wish, following=False)


@requirement("BLOG-PRO-02", points=1)
def test_a_profile_does_not_show_the_address(author: Person, visitor: Client) -> None:
    """A profile shows neither the email address nor a token."""
    answer = visitor.get("profiles", author.name)
    profile = answer.gives(200, "profile", username=author.name)
    answer.must(not {"email", "token", "password"} & profile.keys(), "no email, token or password")


@requirement("BLOG-PRO-03", points=1)
def test_an_unknown_profile_is_not_found(author: Person, visitor: Client) -> None:
    """A profile that does not exist answers 404 and names profile, with a token and without."""
    visitor.get("profiles", unknown("name")).refuses(404, naming="profile")
    author.get("profiles", unknown("name")).refuses(404, naming="profile")


@requirement("BLOG-PRO-04", points=2)
def test_following_is_answered_and_kept(author: Person, reader: Person) -> None:
    """Following answers 200 and the profile with following true, which stays so."""
    answer = reader.post("profiles", author.name, "follow")
    answer.fits_the_contract(200)
    answer.gives(200, "profile", username=author.name, following=True)
    reader.get("profiles", author.name).gives(200, "profile", following=True)


@requirement("BLOG-PRO-05", points=2)
def test_unfollowing_is_answered_and_kept(author: Person, reader: Person) -> None:
    """Unfollowing answers 200 and the profile with following false, which stays so."""
    reader.follows(author)
    answer = reader.delete("profiles", author.name, "follow")
    answer.fits_the_contract(200)
    answer.gives(200, "profile", username=author.name, following=False)
    reader.get("profiles", author.name).gives(200, "profile", following=False)


@requirement("BLOG-PRO-06", points=1)
def test_following_twice_is_following_once(author: Person, reader: Person) -> None:
    """Following twice answers 200 both times, and unfollowing once ends it."""
    reader.follows(author)
    reader.post("profiles", author.name, "follow").gives(200, "profile", following=True)
    reader.delete("profiles", author.name, "follow").has(200)
    reader.get("profiles", author.name).gives(200, "profile", following=False)


@requirement("BLOG-PRO-07", points=1)
def test_unfollowing_whom_one_does_not_follow_changes_nothing(
    author: Person, reader: Person
) -> None:
    """Unfollowing somebody one does not follow answers 200 and following false."""
    reader.delete("profiles", author.name, "follow").gives(200, "profile", following=False)


@requirement("BLOG-PRO-08", points=1)
def test_nobody_unknown_is_followed(reader: Person) -> None:
    """Following or unfollowing somebody who does not exist answers 404 and names profile."""
    name = unknown("name")
    reader.post("profiles", name, "follow").refuses(404, naming="profile")
    reader.delete("profiles", name, "follow").refuses(404, naming="profile")


@requirement("BLOG-PRO-09", points=2)
def test_following_is_ones_own_and_goes_one_way(author: Person, member: NewMember) -> None:
    """Following shows to the one who follows: not to others, not to the one who is followed."""
    fan, other = member(), member()
    fan.follows(author)
    fan.get("profiles", author.name).gives(200, "profile", following=True)
    other.get("profiles", author.name).gives(200, "profile", following=False)
    author.get("profiles", fan.name).gives(200, "profile", following=False)
