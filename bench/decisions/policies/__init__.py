"""Those who may move items in the played office: nobody, three simple balancers, and the product."""
