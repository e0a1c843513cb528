"""The linker's estimators are held against scikit-learn's own checks."""

from collections.abc import Callable

import pytest
from sklearn.base import BaseEstimator
from sklearn.utils import estimator_checks
from sklearn.utils.estimator_checks import parametrize_with_checks

from copines.linker.neighbors import CrossBlogNeighbors
from copines.linker.tfidf import BackgroundTfidfTransformer
from copines.linker.vectorizer import PostCountVectorizer


@parametrize_with_checks(  # type: ignore[untyped-decorator]  # scikit-learn ships no types
    [
        BackgroundTfidfTransformer(),
        CrossBlogNeighbors(),
        CrossBlogNeighbors(5, per_blog=2, algorithm="sparse"),
    ],
)
def test_scikit_learns_checks_pass(
    estimator: BaseEstimator, check: Callable[[BaseEstimator], None]
) -> None:
    check(estimator)


#: Those that need no data: of estimators that take texts scikit-learn runs none, for its data are
#: matrices of numbers.
WITHOUT_DATA = (
    "check_estimator_cloneable",
    "check_estimator_repr",
    "check_estimator_tags_renamed",
    "check_valid_tag_types",
    "check_no_attributes_set_in_init",
    "check_do_not_raise_errors_in_init_or_set_params",
    "check_parameters_default_constructible",
    "check_get_params_invariance",
    "check_set_params",
    "check_mixin_order",
    "check_set_output_transform",
)


@pytest.mark.parametrize("name", WITHOUT_DATA)
def test_the_vectorizer_passes_the_checks_that_need_no_data(name: str) -> None:
    getattr(estimator_checks, name)("PostCountVectorizer", PostCountVectorizer())


@pytest.mark.filterwarnings("ignore:X (does not have|has).*feature names")  # the checks mix both
@pytest.mark.parametrize(
    "name",
    [
        "check_set_output_transform",
        "check_set_output_transform_polars",
        "check_global_set_output_transform_polars",
        "check_transformer_get_feature_names_out",
    ],
)
def test_the_weights_pass_the_checks_of_output(name: str) -> None:
    estimator = BackgroundTfidfTransformer()
    getattr(estimator_checks, name)(type(estimator).__name__, estimator)
