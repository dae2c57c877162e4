"""The text of a file (rules, offers, packs) as its page lets one write it."""


def write(page, text):
    page.page.locator("textarea.code").fill(text)


def written(page):
    return page.page.locator("textarea.code").input_value()
