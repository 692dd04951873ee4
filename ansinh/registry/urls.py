"""Addresses of the registry."""

from django.urls import path

from ansinh.registry.views import duplicates, imports, moves, payees, search

urlpatterns = [
    path("search/", search.answers, name="search_answers"),
    path("imports/", imports.imports, name="imports"),
    path("imports/bring/", imports.bring_list, name="bring_list"),
    path("imports/<int:run_id>/", imports.import_run, name="import_run"),
    path("imports/<int:run_id>/settle/", imports.settle_import_row, name="settle_import_row"),
    path("imports/<int:run_id>/apply/", imports.apply_import_run, name="apply_import"),
    path("imports/<int:run_id>/read-again/", imports.read_import_again, name="read_import_again"),
    path("imports/<int:run_id>/cancel/", imports.cancel_import_run, name="cancel_import"),
    path("imports/<int:run_id>/undo/", imports.undo_import_run, name="undo_import"),
    path("imports/<int:run_id>/columns/", imports.import_columns, name="import_columns"),
    path("imports/<int:run_id>/copy/", imports.import_copy, name="import_copy"),
    path("imports/<int:run_id>/copy/make/", imports.make_import_copy, name="make_import_copy"),
    path("duplicates/", duplicates.duplicates, name="duplicates"),
    path("duplicates/search/", duplicates.search, name="search_duplicates"),
    path("duplicates/reject/", duplicates.reject_chosen, name="reject_duplicates"),
    path("duplicates/<int:pair_id>/", duplicates.pair, name="duplicate_pair"),
    path("duplicates/<int:pair_id>/do/<slug:act>/", duplicates.pair_act, name="duplicate_pair_act"),
    path("moves/", moves.moves, name="moves"),
    path("moves/ask/", moves.ask, name="ask_for_person"),
    path("moves/<int:request_id>/", moves.move, name="move"),
    path("moves/<int:request_id>/do/<slug:act>/", moves.move_act, name="move_act"),
    path("payees/waiting/", payees.second_hand, name="second_hand"),
    path("payees/waiting/confirm/", payees.confirm_second_hand, name="confirm_second_hand"),
]
