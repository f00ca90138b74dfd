//! What tests need of the MongoDB driver: types and methods with its names, which take what its take. The driver itself
//! takes longer to build than everything else here.

use std::marker::PhantomData;

use bson::Document;

/// A collection, which keeps nothing.
#[derive(Debug)]
pub struct Collection<T>(PhantomData<T>);

/// A database, which runs nothing.
#[derive(Debug)]
pub struct Database;

/// What is done with documents when it is awaited, or run.
#[derive(Debug)]
pub struct Action(usize);

impl Action {
    /// As many as that.
    #[must_use]
    pub fn limit(self, limit: i64) -> Self {
        Self(self.0 + usize::from(limit > 0))
    }

    /// How much there is to do.
    ///
    /// # Errors
    ///
    /// None.
    pub fn run(self) -> Result<usize, String> {
        Ok(self.0)
    }
}

impl IntoFuture for Action {
    type Output = Result<usize, String>;
    type IntoFuture = std::future::Ready<Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        std::future::ready(self.run())
    }
}

impl<T> Default for Collection<T> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

/// Methods that take a document, and those that take another behind it.
macro_rules! methods {
    ($($one:ident)*; $($two:ident)*) => {
        $(
            /// As the driver's.
            pub fn $one(&self, filter: Document) -> Action {
                Action(filter.len())
            }
        )*
        $(
            /// As the driver's.
            pub fn $two(&self, filter: Document, update: impl Into<Document>) -> Action {
                Action(filter.len() + update.into().len())
            }
        )*
    };
}

impl<T> Collection<T> {
    methods! {
        count_documents delete_many delete_one find find_one find_one_and_delete;
        find_one_and_replace find_one_and_update replace_one update_many update_one
    }

    /// As the driver's.
    pub fn aggregate(&self, pipeline: impl IntoIterator<Item = Document>) -> Action {
        Action(pipeline.into_iter().count())
    }

    /// As the driver's.
    pub fn distinct(&self, field_name: impl AsRef<str>, filter: Document) -> Action {
        Action(field_name.as_ref().len() + filter.len())
    }
}

impl Database {
    methods! { run_command run_cursor_command; }

    /// As the driver's.
    pub fn aggregate(&self, pipeline: impl IntoIterator<Item = Document>) -> Action {
        Action(pipeline.into_iter().count())
    }
}

/// The driver up to its version 2.
pub mod v2 {
    use std::marker::PhantomData;

    use bson::Document;

    /// A collection, which keeps nothing.
    #[derive(Debug)]
    pub struct Collection<T>(PhantomData<T>);

    impl<T> Default for Collection<T> {
        fn default() -> Self {
            Self(PhantomData)
        }
    }

    impl<T> Collection<T> {
        /// As the driver's.
        ///
        /// # Errors
        ///
        /// None.
        pub async fn find(
            &self,
            filter: impl Into<Option<Document>>,
            options: impl Into<Option<u32>>,
        ) -> Result<usize, String> {
            Ok(filter.into().map_or(0, |filter| filter.len()) + options.into().map_or(0, |_| 1))
        }

        /// As the driver's.
        ///
        /// # Errors
        ///
        /// None.
        pub async fn update_one(
            &self,
            query: Document,
            update: impl Into<Document>,
            options: impl Into<Option<u32>>,
        ) -> Result<usize, String> {
            Ok(query.len() + update.into().len() + options.into().map_or(0, |_| 1))
        }
    }
}
